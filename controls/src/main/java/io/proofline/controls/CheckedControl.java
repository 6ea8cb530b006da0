package io.proofline.controls;

import dev.cel.common.CelAbstractSyntaxTree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The expressions of a control, parsed and with their types checked.
 *
 * @param when which resources it speaks of; null for all
 * @param pass the rule
 * @param reason the expressions in the sentence for a failure, in their order
 */
record CheckedControl(
    @Nullable CelAbstractSyntaxTree when,
    CelAbstractSyntaxTree pass,
    List<CelAbstractSyntaxTree> reason) {
  CheckedControl {
    reason = List.copyOf(reason);
  }
}
