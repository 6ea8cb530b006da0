package io.proofline.iam.estate;

import io.proofline.iam.decide.Context;
import io.proofline.iam.policy.Comparison;
import io.proofline.iam.policy.Condition;
import io.proofline.iam.policy.ConditionOperator.Qualifier;
import io.proofline.iam.policy.Operand;
import io.proofline.iam.policy.Template;
import io.proofline.iam.policy.Template.Piece;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/** Values for condition keys that make a condition hold, or not hold. A guess: it is replayed. */
final class SampleValues {
  private static final String OTHER = "none-of-these";

  private SampleValues() {}

  /** The context with the condition made to hold; the same context when no way is seen. */
  static Context satisfying(Condition condition, Context context) {
    return made(condition, context, true);
  }

  /** The context with the condition made not to hold. */
  static Context falsifying(Condition condition, Context context) {
    return made(condition, context, false);
  }

  private static Context made(Condition condition, Context context, boolean hold) {
    Comparison comparison = condition.operator().comparison();
    Operand operand = condition.operands().getFirst();
    if (comparison == Comparison.NULL) {
      boolean absent = operand instanceof Operand.Truth t && t.value() == hold;
      return absent ? context.without(condition.key()) : context.with(condition.key(), OTHER);
    }
    boolean matching = hold != comparison.negated();
    if (!matching) {
      boolean absenceWouldHold =
          condition.operator().ifExists()
              || comparison.negated()
              || condition.operator().qualifier() == Qualifier.FOR_ALL_VALUES;
      return absenceWouldHold == hold
          ? context.without(condition.key())
          : context.with(condition.key(), outside(operand));
    }
    return inside(operand, comparison, context)
        .map(value -> context.with(condition.key(), value))
        .orElse(context);
  }

  private static Optional<String> inside(Operand operand, Comparison comparison, Context context) {
    return switch (operand) {
      case Operand.Text text -> text(text.template(), context);
      case Operand.Truth truth -> Optional.of(String.valueOf(truth.value()));
      case Operand.Binary binary -> Optional.of(binary.raw());
      case Operand.Network network -> Optional.of(address(network));
      case Operand.Numeric number ->
          Optional.of(number.value().add(shift(comparison)).toPlainString());
      case Operand.Date date ->
          Optional.of(date.value().plusSeconds(shift(comparison).longValue()).toString());
      case Operand.Unreadable _ -> Optional.empty();
    };
  }

  private static String outside(Operand operand) {
    return switch (operand) {
      case Operand.Truth truth -> String.valueOf(!truth.value());
      case Operand.Network network -> network.bits() == 32 ? "2001:db8::1" : "192.0.2.1";
      case Operand.Numeric number -> number.value().add(BigDecimal.TEN).toPlainString();
      case Operand.Date date -> date.value().plusSeconds(1).toString();
      default -> OTHER;
    };
  }

  private static BigDecimal shift(Comparison comparison) {
    return switch (comparison) {
      case NUMERIC_LESS_THAN, DATE_LESS_THAN -> BigDecimal.ONE.negate();
      case NUMERIC_GREATER_THAN, DATE_GREATER_THAN -> BigDecimal.ONE;
      default -> BigDecimal.ZERO;
    };
  }

  private static Optional<String> text(Template template, Context context) {
    StringBuilder text = new StringBuilder();
    for (Piece piece : template.pieces()) {
      switch (piece) {
        case Piece.Literal literal -> text.append(literal.text());
        case Piece.AnyRun _ -> text.append('x');
        case Piece.AnyOne _ -> text.append('x');
        case Piece.Variable variable -> {
          String value =
              context.get(variable.key()).isEmpty()
                  ? variable.otherwise()
                  : context.single(variable.key());
          if (value == null) {
            return Optional.empty();
          }
          text.append(value);
        }
      }
    }
    return Optional.of(text.toString());
  }

  private static String address(Operand.Network network) {
    StringBuilder text = new StringBuilder();
    int step = network.bits() == 32 ? 8 : 16;
    BigInteger mask = BigInteger.ONE.shiftLeft(step).subtract(BigInteger.ONE);
    for (int shift = network.bits() - step; shift >= 0; shift -= step) {
      BigInteger part = network.first().shiftRight(shift).and(mask);
      text.append(step == 8 ? part.toString() : part.toString(16));
      text.append(shift == 0 ? "" : step == 8 ? "." : ":");
    }
    return text.toString();
  }
}
