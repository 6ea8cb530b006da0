package io.proofline.cloud.template;

import java.util.List;

/**
 * Where a rule stands.
 *
 * @param place dotted property path
 * @param attributes dotted attribute path
 */
record RulePlace(
    PlanInstance instance, PlanMapping.Entry entry, String type, String place, String attributes) {
  RulePlace property(String name) {
    return new RulePlace(
        instance, entry, type, place.isEmpty() ? name : place + "." + name, attributes);
  }

  RulePlace below(List<String> path) {
    String more = String.join(".", path);
    return path.isEmpty()
        ? this
        : new RulePlace(
            instance, entry, type, place, attributes.isEmpty() ? more : attributes + "." + more);
  }
}
