package io.proofline.iam.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One statement, every element kept as written.
 *
 * @param number place in the policy, from 1
 * @param at where it begins in the text
 * @param sid the statement's id, or null
 * @param effect allow or deny
 * @param principals Principal or NotPrincipal; null where the kind of policy has none
 * @param actions Action or NotAction
 * @param resources Resource or NotResource; null where the statement has none, which means the
 *     resource that the policy hangs on
 * @param conditions all must hold; one for each operator and key
 * @param understood whether its meaning is wholly known; when not, it may grant or deny anything
 */
public record Statement(
    int number,
    Position at,
    @Nullable String sid,
    Effect effect,
    @Nullable PrincipalElement principals,
    ActionElement actions,
    @Nullable ResourceElement resources,
    List<Condition> conditions,
    boolean understood) {

  /** Takes a copy of the list. */
  public Statement {
    conditions = List.copyOf(conditions);
  }

  /** For messages: {@code statement 2 (ShareScans)}. */
  public String label() {
    return "statement " + number + (sid == null || sid.isEmpty() ? "" : " (" + sid + ")");
  }
}
