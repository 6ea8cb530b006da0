package io.proofline.controls;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelFunctionOverload;
import io.proofline.controls.QuickExpression.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes quick expressions of checked trees. A tree with anything in it that is not written out here
 * has none, and is always the engine's.
 */
final class QuickPlanner {
  private final CelAbstractSyntaxTree tree;
  private final Map<String, CelFunctionOverload> functions;
  private final Map<String, Integer> locals = new HashMap<>();
  private int slots;

  private QuickPlanner(CelAbstractSyntaxTree tree, Map<String, CelFunctionOverload> functions) {
    this.tree = tree;
    this.functions = functions;
  }

  /**
   * The quick form of a tree, if it has one.
   *
   * @param functions bodies of the functions of our own, by overload
   */
  static Optional<QuickExpression> plan(
      CelAbstractSyntaxTree tree, Map<String, CelFunctionOverload> functions) {
    QuickPlanner planner = new QuickPlanner(tree, functions);
    Node root = planner.node(tree.getExpr());
    return root == null ? Optional.empty() : Optional.of(new QuickExpression(root, planner.slots));
  }

  private @Nullable Node node(CelExpr expression) {
    return switch (expression.getKind()) {
      case CONSTANT -> constant(expression.constant());
      case IDENT -> name(expression);
      case SELECT -> select(expression.select());
      case CALL -> call(expression);
      case LIST -> list(expression.list());
      case COMPREHENSION -> fold(expression.comprehension());
      case MAP -> map(expression.map());
      case STRUCT, NOT_SET -> null;
    };
  }

  private static @Nullable Node constant(CelConstant constant) {
    return switch (constant.getKind()) {
      case BOOLEAN_VALUE -> new QuickExpression.Constant(constant.booleanValue());
      case INT64_VALUE -> new QuickExpression.Constant(constant.int64Value());
      case DOUBLE_VALUE -> new QuickExpression.Constant(constant.doubleValue());
      case STRING_VALUE -> new QuickExpression.Constant(constant.stringValue());
      default -> null;
    };
  }

  private @Nullable Node name(CelExpr expression) {
    Integer slot = locals.get(expression.ident().name());
    if (slot != null) {
      return new QuickExpression.Local(slot);
    }
    CelReference reference = tree.getReferenceMap().get(expression.id());
    CelType type = tree.getTypeMap().get(expression.id());
    boolean variable =
        reference != null
            && reference.value().isEmpty()
            && reference.name().equals(expression.ident().name())
            && type != null
            && type.kind() != CelKind.TYPE;
    return variable ? new QuickExpression.Variable(expression.ident().name()) : null;
  }

  private @Nullable Node select(CelExpr.CelSelect select) {
    Node operand = node(select.operand());
    if (operand == null) {
      return null;
    }
    return select.testOnly()
        ? new QuickExpression.Has(operand, select.field())
        : new QuickExpression.Select(operand, select.field());
  }

  private @Nullable Node list(CelExpr.CelList list) {
    List<Node> elements = nodes(list.elements());
    if (elements == null || !list.optionalIndices().isEmpty()) {
      return null;
    }
    List<Object> values = new ArrayList<>();
    for (Node element : elements) {
      if (element instanceof QuickExpression.Constant(Object value)) {
        values.add(value);
      }
    }
    return values.size() == elements.size()
        ? new QuickExpression.Constant(ListValue.of(values))
        : new QuickExpression.ListOf(elements);
  }

  /** Only of texts to constants. */
  private @Nullable Node map(CelExpr.CelMap map) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (CelExpr.CelMap.Entry entry : map.entries()) {
      boolean plain =
          !entry.optionalEntry()
              && node(entry.key()) instanceof QuickExpression.Constant(String key)
              && node(entry.value()) instanceof QuickExpression.Constant(Object value)
              && values.put(key, value) == null;
      if (!plain) {
        return null;
      }
    }
    return new QuickExpression.Constant(MapValue.of(values));
  }

  private @Nullable List<Node> nodes(List<CelExpr> expressions) {
    List<Node> nodes = new ArrayList<>();
    for (CelExpr expression : expressions) {
      Node node = node(expression);
      if (node == null) {
        return null;
      }
      nodes.add(node);
    }
    return nodes;
  }

  private @Nullable Node call(CelExpr expression) {
    CelExpr.CelCall call = expression.call();
    List<CelExpr> expressions = new ArrayList<>();
    call.target().ifPresent(expressions::add);
    expressions.addAll(call.args());
    List<Node> arguments = nodes(expressions);
    CelReference reference = tree.getReferenceMap().get(expression.id());
    if (arguments == null || reference == null || reference.overloadIds().isEmpty()) {
      return null;
    }
    boolean one = reference.overloadIds().size() == 1;
    String overload = one ? reference.overloadIds().getFirst() : "";
    Operator operator = Operator.findReverse(call.function()).orElse(null);
    if (operator == Operator.LOGICAL_AND) {
      return new QuickExpression.And(arguments.get(0), arguments.get(1));
    }
    if (operator == Operator.LOGICAL_OR) {
      return new QuickExpression.Or(arguments.get(0), arguments.get(1));
    }
    if (operator == Operator.CONDITIONAL) {
      return new QuickExpression.Choice(arguments.get(0), arguments.get(1), arguments.get(2));
    }
    if (overload.equals("logical_not")) {
      return new QuickExpression.Not(arguments.getFirst());
    }
    if (overload.equals("string_to_duration")) {
      return arguments.getFirst() instanceof QuickExpression.Constant(String text)
          ? QuickFunctions.hours(text).map(QuickExpression.Constant::new).orElse(null)
          : null;
    }
    CelFunctionOverload own = functions.get(overload);
    if (own != null) {
      return new QuickExpression.Call(own, arguments);
    }
    Node second = arguments.size() == 2 ? arguments.get(1) : null;
    return arguments.isEmpty() || arguments.size() > 2
        ? null
        : QuickFunctions.find(call.function(), reference.overloadIds())
            .map(function -> new QuickExpression.Operation(function, arguments.getFirst(), second))
            .orElse(null);
  }

  private @Nullable Node fold(CelExpr.CelComprehension fold) {
    Node range = node(fold.iterRange());
    if (range == null || !fold.iterVar2().isEmpty()) {
      return null;
    }
    if (is(fold.loopCondition(), true)) {
      return whole(range, fold);
    }
    // Of the loops that may end early only two are taken, in the very form that their macros have.
    boolean all = is(fold.loopCondition(), "@not_strictly_false", fold.accuVar());
    boolean exists =
        fold.loopCondition().getKind() == CelExpr.ExprKind.Kind.CALL
            && fold.loopCondition().call().function().equals("@not_strictly_false")
            && is(fold.loopCondition().call().args().getFirst(), "!_", fold.accuVar());
    CelExpr step = fold.loopStep();
    boolean joins =
        step.getKind() == CelExpr.ExprKind.Kind.CALL
            && step.call().function().equals(all ? "_&&_" : "_||_")
            && names(step.call().args().getFirst(), fold.accuVar());
    boolean plain =
        joins
            && (all ? is(fold.accuInit(), true) : exists && is(fold.accuInit(), false))
            && names(fold.result(), fold.accuVar());
    if (!plain) {
      return null;
    }
    Integer before = locals.get(fold.iterVar());
    Integer hidden = locals.remove(fold.accuVar()); // the rule itself never names it
    int element = slots++;
    locals.put(fold.iterVar(), element);
    Node holds = node(step.call().args().get(1));
    restore(fold.iterVar(), before);
    restore(fold.accuVar(), hidden);
    if (holds == null) {
      return null;
    }
    return all
        ? new QuickExpression.All(range, element, holds)
        : new QuickExpression.Exists(range, element, holds);
  }

  /** A loop that goes through all of its range. */
  private @Nullable Node whole(Node range, CelExpr.CelComprehension fold) {
    boolean gathers =
        fold.accuInit().getKind() == CelExpr.ExprKind.Kind.LIST
            && fold.accuInit().list().elements().isEmpty();
    Node start = gathers ? new QuickExpression.Gathering() : node(fold.accuInit());
    Integer elementBefore = locals.get(fold.iterVar());
    Integer resultBefore = locals.get(fold.accuVar());
    int element = slots++;
    int result = slots++;
    locals.put(fold.iterVar(), element);
    locals.put(fold.accuVar(), result);
    Node step = gathers ? gathered(fold.loopStep(), fold.accuVar()) : node(fold.loopStep());
    restore(fold.iterVar(), elementBefore);
    Node end = node(fold.result());
    restore(fold.accuVar(), resultBefore);
    return start == null || step == null || end == null
        ? null
        : new QuickExpression.Fold(range, element, result, start, step, end);
  }

  private static boolean is(CelExpr expression, boolean value) {
    return expression.getKind() == CelExpr.ExprKind.Kind.CONSTANT
        && expression.constant().getKind() == CelConstant.Kind.BOOLEAN_VALUE
        && expression.constant().booleanValue() == value;
  }

  private static boolean names(CelExpr expression, String variable) {
    return expression.getKind() == CelExpr.ExprKind.Kind.IDENT
        && expression.ident().name().equals(variable);
  }

  /** Whether it is a function of one variable and nothing else. */
  private static boolean is(CelExpr expression, String function, String variable) {
    return expression.getKind() == CelExpr.ExprKind.Kind.CALL
        && expression.call().function().equals(function)
        && expression.call().args().size() == 1
        && names(expression.call().args().getFirst(), variable);
  }

  private void restore(String name, @Nullable Integer slot) {
    if (slot == null) {
      locals.remove(name);
    } else {
      locals.put(name, slot);
    }
  }

  /** A step that puts one value behind the list so far, or leaves it as it is. */
  private @Nullable Node gathered(CelExpr step, String list) {
    if (step.getKind() == CelExpr.ExprKind.Kind.IDENT && step.ident().name().equals(list)) {
      return node(step);
    }
    if (step.getKind() != CelExpr.ExprKind.Kind.CALL) {
      return null;
    }
    List<CelExpr> arguments = step.call().args();
    Operator operator = Operator.findReverse(step.call().function()).orElse(null);
    if (operator == Operator.CONDITIONAL) {
      Node condition = node(arguments.get(0));
      Node yes = gathered(arguments.get(1), list);
      Node no = gathered(arguments.get(2), list);
      return condition == null || yes == null || no == null
          ? null
          : new QuickExpression.Choice(condition, yes, no);
    }
    boolean appends =
        operator == Operator.ADD
            && arguments.get(0).getKind() == CelExpr.ExprKind.Kind.IDENT
            && arguments.get(0).ident().name().equals(list)
            && arguments.get(1).getKind() == CelExpr.ExprKind.Kind.LIST
            && arguments.get(1).list().elements().size() == 1
            && arguments.get(1).list().optionalIndices().isEmpty();
    Node before = appends ? node(arguments.get(0)) : null;
    Node element = appends ? node(arguments.get(1).list().elements().getFirst()) : null;
    return before == null || element == null ? null : new QuickExpression.Appended(before, element);
  }
}
