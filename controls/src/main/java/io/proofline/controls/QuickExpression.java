package io.proofline.controls;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionOverload;
import io.proofline.controls.QuickFunctions.Truth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An expression over values that are all known, without the engine's bookkeeping. It answers only
 * where the answer is plain. A value that is absent, a type that does not fit, an error, anything
 * that is not written out here is a <em>doubt</em>, and an expression in doubt says nothing, so
 * that the engine is asked. Expressions have no effects; asking twice costs time and changes
 * nothing.
 *
 * <p>A doubt stands for any value and any error that the engine may find in its place. So it never
 * decides anything, and it only vanishes where the language lets no value and no error matter: in
 * an <em>and</em> whose other side is false, in an <em>or</em> whose other side is true, and in the
 * branch that a condition does not take. Safe for several threads.
 */
final class QuickExpression {
  /** In place of a value that is not plain. */
  static final Object DOUBT = Truth.DOUBT;

  /** Far below the engine's own limit, which then speaks. */
  private static final int MOST_STEPS = 100_000;

  private final Node root;
  private final int slots;

  /**
   * An expression.
   *
   * @param slots how many variables of loops it has
   */
  QuickExpression(Node root, int slots) {
    this.root = root;
    this.slots = slots;
  }

  /** The value; empty when the engine has to be asked. */
  Optional<Object> eval(ControlProgram.Bindings bindings) {
    try {
      Object value = root.eval(new Frame(bindings, slots));
      return doubtful(value) ? Optional.empty() : Optional.of(value);
    } catch (TooLong e) {
      return Optional.empty();
    }
  }

  /** One evaluation. */
  static final class Frame {
    private final ControlProgram.Bindings bindings;
    private final @Nullable Object[] locals;
    private int steps;

    Frame(ControlProgram.Bindings bindings, int slots) {
      this.bindings = bindings;
      this.locals = new @Nullable Object[slots];
    }

    private void step() {
      if (++steps > MOST_STEPS) {
        throw new TooLong();
      }
    }
  }

  /** More steps than are taken here: the engine counts its own. */
  private static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLong() {
      super("more steps than are taken without the engine", null, false, false);
    }
  }

  /** Values are never of the kind that the logical operators take. */
  private static boolean doubtful(Object value) {
    return value instanceof Truth;
  }

  private static Object plain(@Nullable Object value) {
    return value == null ? DOUBT : value;
  }

  /** A step of the expression. */
  sealed interface Node {
    /** The value, or {@link #DOUBT}. */
    Object eval(Frame frame);

    /** The value as one of the logical operators takes it. */
    default Truth truth(Frame frame) {
      return Truth.of(eval(frame));
    }
  }

  /** A step whose value is a truth value. */
  sealed interface Question extends Node {
    @Override
    Truth truth(Frame frame);

    @Override
    default Object eval(Frame frame) {
      return truth(frame).value();
    }
  }

  record Constant(Object value) implements Node {
    @Override
    public Object eval(Frame frame) {
      return value;
    }
  }

  /** What an expression is bound to. */
  record Variable(String name) implements Node {
    @Override
    public Object eval(Frame frame) {
      Object value = frame.bindings.values().get(name);
      return plain(value == null ? frame.bindings.subject().values().get(name) : value);
    }
  }

  /** A variable of a loop. */
  record Local(int slot) implements Node {
    @Override
    public Object eval(Frame frame) {
      return plain(frame.locals[slot]);
    }
  }

  record Select(Node operand, String field) implements Node {
    @Override
    public Object eval(Frame frame) {
      return operand.eval(frame) instanceof MapValue map ? plain(map.get(field)) : DOUBT;
    }
  }

  record Has(Node operand, String field) implements Question {
    @Override
    public Truth truth(Frame frame) {
      return operand.eval(frame) instanceof MapValue map
          ? Truth.of(map.get(field) != null)
          : Truth.DOUBT;
    }
  }

  record And(Node left, Node right) implements Question {
    @Override
    public Truth truth(Frame frame) {
      Truth first = left.truth(frame);
      if (first == Truth.NO) {
        return first;
      }
      Truth second = right.truth(frame);
      return second == Truth.NO || first == Truth.YES ? second : Truth.DOUBT;
    }
  }

  record Or(Node left, Node right) implements Question {
    @Override
    public Truth truth(Frame frame) {
      Truth first = left.truth(frame);
      if (first == Truth.YES) {
        return first;
      }
      Truth second = right.truth(frame);
      return second == Truth.YES || first == Truth.NO ? second : Truth.DOUBT;
    }
  }

  record Not(Node operand) implements Question {
    @Override
    public Truth truth(Frame frame) {
      return operand.truth(frame).negated();
    }
  }

  record Choice(Node condition, Node yes, Node no) implements Node {
    @Override
    public Object eval(Frame frame) {
      return switch (condition.truth(frame)) {
        case YES -> yes.eval(frame);
        case NO -> no.eval(frame);
        case DOUBT -> DOUBT;
      };
    }
  }

  record ListOf(List<Node> elements) implements Node {
    ListOf {
      elements = List.copyOf(elements);
    }

    @Override
    public Object eval(Frame frame) {
      List<Object> values = new ArrayList<>(elements.size());
      for (Node element : elements) {
        Object value = element.eval(frame);
        if (doubtful(value)) {
          return DOUBT;
        }
        values.add(value);
      }
      return ListValue.of(values);
    }
  }

  /** An operator or function of the language; of a doubt, it gives a doubt. */
  record Operation(QuickFunctions.Function function, Node first, @Nullable Node second)
      implements Node {
    @Override
    public Object eval(Frame frame) {
      Object left = first.eval(frame);
      if (doubtful(left)) {
        return DOUBT;
      }
      Object right = second == null ? left : second.eval(frame);
      return doubtful(right) ? DOUBT : function.apply(left, right);
    }
  }

  /** A function of our own, by the very body that the engine calls. */
  record Call(CelFunctionOverload body, List<Node> arguments) implements Node {
    Call {
      arguments = List.copyOf(arguments);
    }

    @Override
    public Object eval(Frame frame) {
      Object[] values = new Object[arguments.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = arguments.get(i).eval(frame);
        if (doubtful(values[i])) {
          return DOUBT;
        }
      }
      try {
        return switch (body.apply(values)) {
          case Boolean truth -> truth;
          case String text -> text;
          case Long number -> number;
          case MapValue map -> map;
          case ListValue list -> list;
          default -> DOUBT;
        };
      } catch (CelEvaluationException | RuntimeException e) {
        return DOUBT; // what went wrong is the engine's to say
      }
    }
  }

  /** The elements of a list or the names of a map; null for anything else. */
  private static @Nullable Collection<?> elements(Object value) {
    return switch (value) {
      case ListValue list -> list;
      case MapValue map -> map.keySet();
      default -> null;
    };
  }

  /** The macro {@code all}: one false element decides, whatever the others are. */
  record All(Node range, int element, Node holds) implements Question {
    @Override
    public Truth truth(Frame frame) {
      return any(frame, range, element, holds, Truth.NO).negated();
    }
  }

  /** The macro {@code exists}: one true element decides, whatever the others are. */
  record Exists(Node range, int element, Node holds) implements Question {
    @Override
    public Truth truth(Frame frame) {
      return any(frame, range, element, holds, Truth.YES);
    }
  }

  /** Whether for any element the answer is the one that decides. */
  private static Truth any(Frame frame, Node range, int element, Node holds, Truth decides) {
    Collection<?> values = elements(range.eval(frame));
    if (values == null) {
      return Truth.DOUBT;
    }
    Truth answer = Truth.NO;
    for (Object value : values) {
      frame.step();
      frame.locals[element] = value;
      Truth one = holds.truth(frame);
      if (one == decides) {
        answer = Truth.YES;
        break;
      }
      if (one == Truth.DOUBT) {
        answer = Truth.DOUBT;
      }
    }
    frame.locals[element] = null;
    return answer;
  }

  /** A value with one more at its end, for the lists that loops gather. */
  record Appended(Node list, Node element) implements Node {
    @Override
    public Object eval(Frame frame) {
      Object value = element.eval(frame);
      if (doubtful(value) || !(list.eval(frame) instanceof Gathered gathered)) {
        return DOUBT;
      }
      gathered.values.add(value);
      return gathered;
    }
  }

  /** A list while a loop gathers it; nothing but the loop's own steps can see it. */
  private static final class Gathered {
    private final List<Object> values = new ArrayList<>();
  }

  /** An empty list that a loop fills. */
  record Gathering() implements Node {
    @Override
    public Object eval(Frame frame) {
      return new Gathered();
    }
  }

  /** Any other macro over a list or the names of a map, that goes through all of it. */
  record Fold(Node range, int element, int result, Node start, Node step, Node end)
      implements Node {
    @Override
    public Object eval(Frame frame) {
      Collection<?> values = elements(range.eval(frame));
      if (values == null) {
        return DOUBT;
      }
      Object before = start.eval(frame);
      for (Object value : values) {
        frame.step();
        if (doubtful(before)) {
          break; // nothing but the other elements' errors could follow
        }
        frame.locals[element] = value;
        frame.locals[result] = before;
        before = step.eval(frame);
      }
      frame.locals[element] = null;
      frame.locals[result] = before;
      Object last = doubtful(before) ? DOUBT : end.eval(frame);
      frame.locals[result] = null;
      return last instanceof Gathered gathered ? ListValue.of(gathered.values) : last;
    }
  }
}
