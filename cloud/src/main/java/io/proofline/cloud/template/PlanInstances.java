package io.proofline.cloud.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The managed resources that a plan speaks of, changed or not. */
final class PlanInstances {
  private final PlanFile file;
  private final PlanConfiguration configuration;
  private final Map<String, PlanInstance> found = new LinkedHashMap<>();

  PlanInstances(PlanFile file, PlanConfiguration configuration) {
    this.file = file;
    this.configuration = configuration;
  }

  List<PlanInstance> all() {
    for (JsonNode change : file.root().path("resource_changes")) {
      changed(change, null);
    }
    for (JsonNode deferred : file.root().path("deferred_changes")) {
      changed(
          deferred.path("resource_change"),
          "its change is deferred: " + deferred.path("reason").asString("unknown"));
    }
    planned(file.root().path("planned_values").path("root_module"));
    return new ArrayList<>(found.values());
  }

  private void changed(JsonNode node, @Nullable String deferred) {
    String mode = node.path("mode").asString("");
    if (mode.equals("data") || node.has("deposed")) {
      return; // a deposed object is what a replacement deletes
    }
    String address = node.path("address").asString("");
    String type = node.path("type").asString("");
    if (address.isEmpty() || type.isEmpty() || !node.path("change").isObject()) {
      throw new TemplateException(
          file.name(), 0, "has a resource change without address, type or change; not read");
    }
    JsonNode change = node.path("change");
    Set<String> actions = new LinkedHashSet<>();
    change.path("actions").forEach(action -> actions.add(action.asString("")));
    String doubt = deferred;
    if (actions.isEmpty()) {
      doubt = "the plan does not say what it does to it";
    } else if (actions.contains("forget") && !actions.contains("create")) {
      doubt = "the plan only forgets it; what it then is, nobody declares";
    } else if (doubt == null && !actions.contains("delete") && !change.path("after").isObject()) {
      doubt = "the plan gives no values of it";
    }
    add(node, address, type, actions, change, doubt);
  }

  private void add(
      JsonNode node,
      String address,
      String type,
      Set<String> actions,
      JsonNode change,
      @Nullable String doubt) {
    String module = node.path("module_address").asString("");
    String name = node.path("name").asString("");
    JsonNode block = configuration.block(module, type, name);
    boolean gone = actions.contains("delete") && !actions.contains("create");
    JsonNode expressions = block == null ? null : block.path("expressions");
    PlanInstance instance =
        new PlanInstance(
            address,
            module,
            type,
            name,
            PlanInstance.index(node.get("index")),
            block == null ? "aws" : block.path("provider_config_key").asString("aws"),
            actions,
            new PlanValue(
                "",
                gone ? change.get("before") : change.get("after"),
                gone ? null : change.get("after_unknown"),
                gone ? change.get("before_sensitive") : change.get("after_sensitive"),
                expressions,
                expressions != null && expressions.isObject()),
            doubt,
            block);
    if (found.putIfAbsent(address, instance) != null) {
      throw new TemplateException(
          file.name(), 0, "names a resource twice; nothing of it can be trusted");
    }
  }

  /** Planned values hold what is there afterwards; unknown values are left out of them. */
  private void planned(JsonNode module) {
    for (JsonNode resource : module.path("resources")) {
      String address = resource.path("address").asString("");
      if (resource.path("mode").asString("").equals("managed")
          && !address.isEmpty()
          && !found.containsKey(address)) {
        // The module's address is not written here; without it the block cannot be found.
        add(
            resource,
            address,
            resource.path("type").asString(""),
            Set.of("unknown"),
            tools.jackson.databind.node.JsonNodeFactory.instance.objectNode(),
            "the plan names it without its change");
      }
    }
    module.path("child_modules").forEach(this::planned);
  }
}
