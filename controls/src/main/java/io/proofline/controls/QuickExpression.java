package io.proofline.controls;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionOverload;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An expression over values that are all known, without the engine's bookkeeping. It answers only
 * where the answer is plain: a value that is absent, a type that does not fit, an error, anything
 * that is not written out here, and it says nothing, so that the engine is asked. Expressions have
 * no effects; asking twice costs time and changes nothing. Safe for several threads.
 */
final class QuickExpression {
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
      return Optional.of(root.eval(new Frame(bindings, slots)));
    } catch (CelEvaluationException | RuntimeException e) {
      return Optional.empty(); // what went wrong is the engine's to say
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

    private static Object some(@Nullable Object value) {
      if (value == null) {
        throw new Doubt();
      }
      return value;
    }
  }

  /** No plain answer. */
  static final class Doubt extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Doubt() {
      super("no plain answer", null, false, false);
    }
  }

  /** A step of the expression. */
  sealed interface Node {
    Object eval(Frame frame) throws CelEvaluationException;
  }

  private static boolean truth(Node node, Frame frame) throws CelEvaluationException {
    if (node.eval(frame) instanceof Boolean answer) {
      return answer;
    }
    throw new Doubt();
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
      return Frame.some(value == null ? frame.bindings.subject().values().get(name) : value);
    }
  }

  /** A variable of a loop. */
  record Local(int slot) implements Node {
    @Override
    public Object eval(Frame frame) {
      return Frame.some(frame.locals[slot]);
    }
  }

  record Select(Node operand, String field) implements Node {
    @Override
    public Object eval(Frame frame) throws CelEvaluationException {
      if (operand.eval(frame) instanceof MapValue map) {
        return Frame.some(map.get(field));
      }
      throw new Doubt();
    }
  }

  record Has(Node operand, String field) implements Node {
    @Override
    public Object eval(Frame frame) throws CelEvaluationException {
      if (operand.eval(frame) instanceof MapValue map) {
        return map.get(field) != null;
      }
      throw new Doubt();
    }
  }

  record And(Node left, Node right) implements Node {
    @Override
    public Object eval(Frame frame) throws CelEvaluationException {
      return truth(left, frame) && truth(right, frame);
    }
  }

  record Or(Node left, Node right) implements Node {
    @Override
    public Object eval(Frame frame) throws CelEvaluationException {
      return truth(left, frame) || truth(right, frame);
    }
  }

  record Not(Node operand) implements Node {
    @Override
    public Object eval(Frame frame) throws CelEvaluationException {
      return !truth(operand, frame);
    }
  }

  /** What the language calls not strictly false; of a plain truth value it is the value. */
  record Truth(Node operand) implements Node {
    @Override
    public Object eval(Frame frame) throws CelEvaluationException {
      return truth(operand, frame);
    }
  }

  record Choice(Node condition, Node yes, Node no) implements Node {
    @Override
    public Object eval(Frame frame) throws CelEvaluationException {
      return truth(condition, frame) ? yes.eval(frame) : no.eval(frame);
    }
  }

  record ListOf(List<Node> elements) implements Node {
    ListOf {
      elements = List.copyOf(elements);
    }

    @Override
    public Object eval(Frame frame) throws CelEvaluationException {
      List<Object> values = new ArrayList<>(elements.size());
      for (Node element : elements) {
        values.add(element.eval(frame));
      }
      return ListValue.of(values);
    }
  }

  /** An operator or function of the language. */
  record Operation(QuickFunctions.Function function, Node first, @Nullable Node second)
      implements Node {
    @Override
    public Object eval(Frame frame) throws CelEvaluationException {
      Object left = first.eval(frame);
      return function.apply(left, second == null ? left : second.eval(frame));
    }
  }

  /** A function of our own, by the very body that the engine calls. */
  record Call(CelFunctionOverload body, List<Node> arguments) implements Node {
    Call {
      arguments = List.copyOf(arguments);
    }

    @Override
    public Object eval(Frame frame) throws CelEvaluationException {
      Object[] values = new Object[arguments.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = arguments.get(i).eval(frame);
      }
      return switch (body.apply(values)) {
        case Boolean truth -> truth;
        case String text -> text;
        case Long number -> number;
        case MapValue map -> map;
        case ListValue list -> list;
        default -> throw new Doubt();
      };
    }
  }

  /** A value with one more at its end, for the lists that loops gather. */
  record Appended(Node list, Node element) implements Node {
    @Override
    public Object eval(Frame frame) throws CelEvaluationException {
      if (list.eval(frame) instanceof Gathered gathered) {
        gathered.values.add(element.eval(frame));
        return gathered;
      }
      throw new Doubt();
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

  /** Any macro over a list or the names of a map. */
  record Fold(Node range, int element, int result, Node start, Node condition, Node step, Node end)
      implements Node {
    @Override
    public Object eval(Frame frame) throws CelEvaluationException {
      Collection<?> values =
          switch (range.eval(frame)) {
            case ListValue list -> list;
            case MapValue map -> map.keySet();
            default -> throw new Doubt();
          };
      frame.locals[result] = start.eval(frame);
      for (Object value : values) {
        if (++frame.steps > MOST_STEPS) {
          throw new Doubt();
        }
        frame.locals[element] = value;
        if (!truth(condition, frame)) {
          break;
        }
        frame.locals[result] = step.eval(frame);
      }
      frame.locals[element] = null;
      Object last = end.eval(frame);
      frame.locals[result] = null;
      return last instanceof Gathered gathered ? ListValue.of(gathered.values) : last;
    }
  }
}
