package io.proofline.iam.decide;

import io.proofline.iam.policy.Comparison;
import io.proofline.iam.policy.Condition;
import io.proofline.iam.policy.ConditionOperator.Qualifier;
import io.proofline.iam.policy.Operand;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Whether a condition holds for a request (S12, S13). */
final class ConditionMatch {
  private ConditionMatch() {}

  /**
   * Whether it holds.
   *
   * @param allow whether its statement allows: a variable without a value never helps an allow
   */
  static Truth holds(Condition condition, Context context, boolean allow) {
    Comparison comparison = condition.operator().comparison();
    if (context.unknown(condition.key())) {
      return Truth.UNCLEAR;
    }
    List<String> values = context.get(condition.key());
    if (comparison == Comparison.NULL) {
      Truth holds = Truth.NO;
      for (Operand operand : condition.operands()) {
        holds = holds.or(presence(operand, values.isEmpty()));
      }
      return holds;
    }
    List<Wanted> wanted = wanted(condition, context);
    boolean unresolved = wanted.size() < condition.operands().size();
    if (context.open() && namesUnknown(condition, context)) {
      return Truth.UNCLEAR;
    }
    if (unresolved && comparison.negated() && allow) {
      return Truth.NO;
    }
    if (values.isEmpty()) {
      return Truth.of(
          condition.operator().ifExists()
              || switch (condition.operator().qualifier()) {
                case NONE -> comparison.negated();
                case FOR_ALL_VALUES -> true;
                case FOR_ANY_VALUE -> false;
              });
    }
    if (condition.operator().qualifier() == Qualifier.NONE) {
      // What an operator for one value does with several is not documented.
      return values.size() > 1 ? Truth.UNCLEAR : one(values.getFirst(), wanted, comparison);
    }
    boolean all = condition.operator().qualifier() == Qualifier.FOR_ALL_VALUES;
    Truth holds = Truth.of(all);
    for (String value : values) {
      Truth single = one(value, wanted, comparison);
      holds = all ? holds.and(single) : holds.or(single);
    }
    return holds;
  }

  /**
   * An operand with its variables replaced.
   *
   * @param pattern of text operands, in {@link Glob}'s writing; else empty
   * @param runsOver whether a value holds a colon before the last part of an ARN, so that it is not
   *     documented which part is which
   */
  private record Wanted(Operand operand, String pattern, boolean runsOver) {}

  /** The operands that have a value; those with an unresolved variable match nothing. */
  private static List<Wanted> wanted(Condition condition, Context context) {
    List<Wanted> wanted = new ArrayList<>(condition.operands().size());
    for (Operand operand : condition.operands()) {
      if (operand instanceof Operand.Text text) {
        String pattern = Substitution.pattern(text.template(), context);
        if (pattern != null) {
          wanted.add(new Wanted(operand, pattern, Substitution.runsOver(text.template(), context)));
        }
      } else {
        wanted.add(new Wanted(operand, "", false));
      }
    }
    return wanted;
  }

  private static boolean namesUnknown(Condition condition, Context context) {
    return condition.operands().stream()
        .anyMatch(o -> o instanceof Operand.Text t && Substitution.unknown(t.template(), context));
  }

  private static Truth presence(Operand operand, boolean absent) {
    return operand instanceof Operand.Truth truth
        ? Truth.of(truth.value() == absent)
        : Truth.UNCLEAR;
  }

  /** One value of the request against all operands. */
  private static Truth one(String value, List<Wanted> wanted, Comparison comparison) {
    Truth any = Truth.NO;
    for (Wanted one : wanted) {
      any = any.or(compare(value, one, comparison));
      if (any == Truth.YES) {
        break;
      }
    }
    return comparison.negated() ? any.not() : any;
  }

  private static Truth compare(String value, Wanted wanted, Comparison comparison) {
    return switch (wanted.operand()) {
      case Operand.Text text ->
          comparison.type() == Comparison.Type.ARN_PATTERN && wanted.runsOver()
              ? Truth.UNCLEAR
              : text(value, wanted.pattern(), comparison);
      case Operand.Unreadable _ -> Truth.UNCLEAR;
      case Operand.Truth truth ->
          value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")
              ? Truth.of(value.equalsIgnoreCase("true") == truth.value())
              : Truth.UNCLEAR;
      case Operand.Binary binary -> Truth.of(value.equals(binary.raw()));
      case Operand.Numeric number -> number(value, number.value(), comparison);
      case Operand.Date date -> date(value, date, comparison);
      case Operand.Network network -> network(value, network);
    };
  }

  private static Truth text(String value, String pattern, Comparison comparison) {
    return switch (comparison) {
      case STRING_EQUALS_IGNORE_CASE, STRING_NOT_EQUALS_IGNORE_CASE -> ignoringCase(value, pattern);
      case STRING_LIKE, STRING_NOT_LIKE -> Truth.of(Glob.matches(pattern, value));
      case ARN_EQUALS, ARN_LIKE, ARN_NOT_EQUALS, ARN_NOT_LIKE -> arn(value, pattern);
      default -> Truth.of(value.equals(pattern));
    };
  }

  /** How AWS folds letters beyond ASCII is not documented. */
  private static Truth ignoringCase(String value, String pattern) {
    if (!value.equalsIgnoreCase(pattern)) {
      return Truth.NO;
    }
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) != pattern.charAt(i)
          && (value.charAt(i) > '\u007f' || pattern.charAt(i) > '\u007f')) {
        return Truth.UNCLEAR;
      }
    }
    return Truth.YES;
  }

  private static Truth arn(String value, String pattern) {
    if (Glob.matchesByParts(pattern, value, false)) {
      return Truth.YES;
    }
    // Whether a pattern of fewer than six parts reaches past its end is not documented.
    return Glob.matchesByParts(pattern, value, true) ? Truth.UNCLEAR : Truth.NO;
  }

  private static Truth number(String value, BigDecimal operand, Comparison comparison) {
    try {
      return Operand.ofRequest(Comparison.Type.NUMBER, value) instanceof Operand.Numeric have
          ? ordered(have.value().compareTo(operand), comparison)
          : Truth.UNCLEAR;
    } catch (IllegalArgumentException e) {
      return Truth.UNCLEAR;
    }
  }

  private static Truth date(String value, Operand.Date operand, Comparison comparison) {
    try {
      return Operand.ofRequest(Comparison.Type.DATE, value) instanceof Operand.Date have
          ? ordered(have.value().compareTo(operand.value()), comparison)
          : Truth.UNCLEAR;
    } catch (IllegalArgumentException e) {
      return Truth.UNCLEAR;
    }
  }

  /** The comparison without its negation, which is applied over all operands. */
  private static Truth ordered(int order, Comparison comparison) {
    return Truth.of(
        switch (comparison) {
          case NUMERIC_LESS_THAN, DATE_LESS_THAN -> order < 0;
          case NUMERIC_LESS_THAN_EQUALS, DATE_LESS_THAN_EQUALS -> order <= 0;
          case NUMERIC_GREATER_THAN, DATE_GREATER_THAN -> order > 0;
          case NUMERIC_GREATER_THAN_EQUALS, DATE_GREATER_THAN_EQUALS -> order >= 0;
          default -> order == 0;
        });
  }

  private static Truth network(String value, Operand.Network operand) {
    try {
      return Operand.ofRequest(Comparison.Type.NETWORK, value) instanceof Operand.Network have
          ? Truth.of(
              have.bits() == operand.bits()
                  && have.first().compareTo(operand.first()) >= 0
                  && have.last().compareTo(operand.last()) <= 0)
          : Truth.UNCLEAR;
    } catch (IllegalArgumentException e) {
      return Truth.UNCLEAR;
    }
  }
}
