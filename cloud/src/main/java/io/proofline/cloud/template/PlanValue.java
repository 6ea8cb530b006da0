package io.proofline.cloud.template;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One value of a resource after the plan, with what the plan says about it.
 *
 * @param name of the attribute that it is, or that it is an element of
 * @param after the value; unknown parts are left out of it
 * @param unknown true, or what in it is known only after apply
 * @param sensitive true, or what in it is sensitive
 * @param configured its expression, or the expressions in its block; null when there is none
 * @param configurationKnown whether a missing expression means that the configuration sets nothing
 */
record PlanValue(
    String name,
    @Nullable JsonNode after,
    @Nullable JsonNode unknown,
    @Nullable JsonNode sensitive,
    @Nullable JsonNode configured,
    boolean configurationKnown) {

  boolean isUnknown() {
    return yes(unknown);
  }

  boolean isSensitive() {
    return yes(sensitive);
  }

  boolean isAbsent() {
    return !isUnknown() && (after == null || after.isNull());
  }

  /** Whether the provider has the attribute at all: plans write every one of them. */
  boolean has(String name) {
    return (after != null && after.has(name)) || (unknown != null && unknown.has(name));
  }

  PlanValue child(String attribute) {
    JsonNode block = configured != null && configured.isObject() ? configured : null;
    return new PlanValue(
        attribute,
        after == null ? null : after.get(attribute),
        isUnknown() ? unknown : unknown == null ? null : unknown.get(attribute),
        isSensitive() ? sensitive : sensitive == null ? null : sensitive.get(attribute),
        block == null ? null : block.get(attribute),
        configurationKnown && block != null);
  }

  int size() {
    int known = after != null && after.isArray() ? after.size() : 0;
    return Math.max(known, unknown != null && unknown.isArray() ? unknown.size() : 0);
  }

  /**
   * An element. Elements of sets have an order of their own, so only a single one has its block.
   */
  PlanValue element(int index) {
    JsonNode only =
        size() == 1 && configured != null && configured.isArray() && configured.size() == 1
            ? configured.get(0)
            : null;
    return new PlanValue(
        name,
        after == null ? null : after.get(index),
        isUnknown() ? unknown : unknown == null ? null : unknown.get(index),
        isSensitive() ? sensitive : sensitive == null ? null : sensitive.get(index),
        only,
        configurationKnown && only != null);
  }

  /** The same value, of which no expression is known: text that was parsed. */
  static PlanValue parsed(JsonNode value) {
    return new PlanValue("", value, null, null, null, false);
  }

  private static boolean yes(@Nullable JsonNode node) {
    return node != null && node.isBoolean() && node.booleanValue();
  }
}
