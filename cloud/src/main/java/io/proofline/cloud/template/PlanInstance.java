package io.proofline.cloud.template;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One managed resource of a plan.
 *
 * @param address full address, with indexes
 * @param module address of its module, empty for the root
 * @param index its own index as written in addresses: {@code [0]}, {@code ["a"]}, or empty
 * @param actions what the plan does to it
 * @param doubt why nothing of it is known, null when its change is given
 * @param configuration its block in the configuration, null when there is none
 */
record PlanInstance(
    String address,
    String module,
    String type,
    String name,
    String index,
    String provider,
    Set<String> actions,
    PlanValue value,
    @Nullable String doubt,
    @Nullable JsonNode configuration) {

  /** Whether nothing of it is left after the plan. */
  boolean gone() {
    return actions.contains("delete") && !actions.contains("create");
  }

  boolean aws() {
    return type.startsWith("aws_");
  }

  /** A known attribute that is one value, else null. */
  @Nullable String known(String attribute) {
    PlanValue child = value.child(attribute);
    JsonNode after = child.after();
    return after == null
            || after.isNull()
            || !after.isValueNode()
            || child.isUnknown()
            || child.isSensitive()
            || after.asString("").isEmpty()
        ? null
        : after.asString();
  }

  static String index(@Nullable JsonNode node) {
    return node == null || node.isNull()
        ? ""
        : node.isString() ? "[\"" + node.asString() + "\"]" : "[" + node.asString() + "]";
  }

  /** Steps of a module address: {@code module.a["x"].module.b} has two. */
  static List<String> steps(String module) {
    java.util.ArrayList<String> steps = new java.util.ArrayList<>();
    int start = 0;
    boolean quoted = false;
    for (int i = 0; i < module.length(); i++) {
      char c = module.charAt(i);
      if (c == '\\' && quoted) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && module.startsWith(".module.", i)) {
        steps.add(module.substring(start, i));
        start = i + 1;
      }
    }
    if (!module.isEmpty()) {
      steps.add(module.substring(start));
    }
    return steps;
  }

  /** Name of a module call in a step, without its index. */
  static String call(String step) {
    String name = step.startsWith("module.") ? step.substring("module.".length()) : step;
    int bracket = name.indexOf('[');
    return bracket < 0 ? name : name.substring(0, bracket);
  }
}
