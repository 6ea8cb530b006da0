package io.proofline.iam.policy;

/**
 * What a text may be at most to be read at all. Far above AWS's own limits: these keep a hostile
 * text from costing more than a moment.
 *
 * @param characters length of the text
 * @param depth nesting of objects and lists
 * @param statements number of statements
 * @param pattern length of one action, resource, principal or condition value
 */
public record Limits(int characters, int depth, int statements, int pattern) {
  /** The limits that hold unless others are named. */
  public static final Limits DEFAULT = new Limits(2_000_000, 16, 20_000, 32_768);
}
