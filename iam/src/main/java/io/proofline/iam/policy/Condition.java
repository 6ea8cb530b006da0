package io.proofline.iam.policy;

import java.util.List;
import java.util.Locale;

/**
 * One key of one operator block.
 *
 * @param operator what is compared and how
 * @param key the condition key, as written; case does not matter
 * @param operands the values, at least one when the condition is understood
 * @param at where the key stands
 */
public record Condition(
    ConditionOperator operator, String key, List<Operand> operands, Position at) {

  /** Takes a copy of the list. */
  public Condition {
    operands = List.copyOf(operands);
  }

  /** The key in lower case, for comparing. */
  public String normalKey() {
    return key.toLowerCase(Locale.ROOT);
  }
}
