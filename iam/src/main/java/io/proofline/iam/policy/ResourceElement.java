package io.proofline.iam.policy;

import java.util.List;

/**
 * Resource or NotResource.
 *
 * @param negated whether it is NotResource: every resource except those that match
 * @param patterns ARN patterns; wildcards and variables are parsed
 * @param at where it stands
 */
public record ResourceElement(boolean negated, List<Template> patterns, Position at) {

  /** Takes a copy of the list. */
  public ResourceElement {
    patterns = List.copyOf(patterns);
  }
}
