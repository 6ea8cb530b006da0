package io.proofline.iam.policy;

import java.util.List;

/**
 * Action or NotAction.
 *
 * @param negated whether it is NotAction: every action except those that match
 * @param patterns as written, for example {@code s3:Get*}; case does not matter, stars and question
 *     marks are wildcards, variables do not exist here
 * @param at where it stands
 */
public record ActionElement(boolean negated, List<String> patterns, Position at) {

  /** Takes a copy of the list. */
  public ActionElement {
    patterns = List.copyOf(patterns);
  }
}
