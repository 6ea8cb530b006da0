package io.proofline.catalog;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a control file: the control in the first YAML document, its examples in the second. */
final class ControlFile {
  private static final Set<String> KEYS =
      Set.of(
          "id",
          "title",
          "severity",
          "patterns",
          "policy",
          "citation",
          "further",
          "responsibility",
          "applies",
          "near",
          "parameters",
          "pass",
          "reason",
          "evidence",
          "triggers",
          "reads",
          "fix",
          "undo",
          "aliases");
  private static final Set<String> RESOURCE_KEYS =
      Set.of("identifier", "arn", "r", "rt", "tags", "unknown", "phi");
  private static final Instant EXAMPLE_TIME = Instant.parse("2026-11-20T12:00:00Z");

  private final String file;
  private final byte[] bytes;

  ControlFile(String file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  Control control(String expectedId, String ruleHash, Law law) {
    YamlMap root = YamlMap.read(file, bytes, 0);
    root.only(KEYS);
    if (!root.text("id").equals(expectedId)) {
      throw root.error("id", "differs from the file's name, " + expectedId);
    }
    List<Control.Citation> further = new ArrayList<>();
    for (YamlMap entry : root.list("further")) {
      further.add(citation(entry, law));
    }
    YamlMap shared = root.map("responsibility");
    shared.only(Set.of("provider", "customer"));
    return new Control(
        expectedId,
        ruleHash,
        root.text("title"),
        constant(root, "severity", Severity.class),
        patterns(root),
        root.text("policy"),
        citation(root.map("citation"), law),
        further,
        new Control.Responsibility(shared.text("provider"), shared.text("customer")),
        applies(root.map("applies")),
        neighbours(root),
        parameters(root),
        root.text("pass"),
        root.text("reason"),
        root.texts("evidence"),
        triggers(root),
        root.texts("reads"),
        root.text("fix"),
        root.text("undo"),
        root.textLists("aliases"));
  }

  List<Example> examples() {
    YamlMap root = YamlMap.read(file, bytes, 1);
    root.only(Set.of("examples"));
    List<Example> examples = new ArrayList<>();
    for (YamlMap entry : root.list("examples")) {
      entry.only(
          Set.of(
              "name",
              "outcome",
              "reason",
              "at",
              "near",
              "identifier",
              "arn",
              "r",
              "rt",
              "tags",
              "unknown",
              "phi"));
      Map<String, Example.Near> near = new LinkedHashMap<>();
      entry.maps("near").forEach((name, map) -> near.put(name, near(map)));
      examples.add(
          new Example(
              entry.text("name"),
              constant(entry, "outcome", Example.Expected.class),
              entry.has("reason") ? entry.text("reason") : null,
              resource(entry),
              near,
              instant(entry)));
    }
    return List.copyOf(examples);
  }

  private static Example.Near near(YamlMap map) {
    if (map.has("scope")) {
      map.only(Set.of("scope", "resources"));
      return new Example.Near(resources(map), map.text("scope"));
    }
    if (map.has("resources")) {
      map.only(Set.of("resources"));
      return new Example.Near(resources(map), null);
    }
    map.only(RESOURCE_KEYS);
    return new Example.Near(List.of(resource(map)), null);
  }

  private static List<Example.Resource> resources(YamlMap map) {
    return map.list("resources").stream()
        .map(
            entry -> {
              entry.only(RESOURCE_KEYS);
              return resource(entry);
            })
        .toList();
  }

  private static Example.Resource resource(YamlMap map) {
    return new Example.Resource(
        map.textOr("identifier", "example"),
        map.has("arn") ? map.text("arn") : null,
        (ObjectNode) map.nodeOr("r"),
        (ObjectNode) map.nodeOr("rt"),
        map.textMap("tags"),
        map.textMap("unknown"),
        map.has("phi") ? Optional.of(map.flag("phi")) : Optional.empty());
  }

  private static Instant instant(YamlMap map) {
    if (!map.has("at")) {
      return EXAMPLE_TIME;
    }
    try {
      return Instant.parse(map.text("at"));
    } catch (DateTimeParseException e) {
      throw map.error("at", "expected a time such as 2026-11-20T12:00:00Z");
    }
  }

  private static Control.Citation citation(YamlMap map, Law law) {
    map.only(Set.of("section", "why"));
    String section = map.text("section");
    Requirement requirement =
        law.find(section)
            .orElseThrow(() -> map.error("section", section + " is not in the law table"));
    return new Control.Citation(
        requirement, "curated", map.text("why"), Control.Citation.NOT_REVIEWED);
  }

  private static List<Integer> patterns(YamlMap root) {
    List<Integer> patterns = new ArrayList<>();
    for (JsonNode node : root.node("patterns")) {
      if (!node.isInt() || node.asInt() < 1 || node.asInt() > 8) {
        throw root.error("patterns", "expected numbers from 1 to 8");
      }
      patterns.add(node.asInt());
    }
    return patterns;
  }

  private static Control.Applies applies(YamlMap map) {
    map.only(Set.of("type", "when", "scope"));
    return new Control.Applies(
        map.text("type"),
        map.has("when") ? map.text("when") : null,
        constant(map, "scope", Control.Scope.class));
  }

  private static Map<String, Control.Neighbour> neighbours(YamlMap root) {
    Map<String, Control.Neighbour> neighbours = new LinkedHashMap<>();
    root.maps("near")
        .forEach(
            (name, map) -> {
              map.only(Set.of("type", "region", "account", "many", "match"));
              neighbours.put(
                  name,
                  new Control.Neighbour(
                      map.text("type"),
                      map.has("region")
                          ? constant(map, "region", Control.Neighbour.Reach.class)
                          : Control.Neighbour.Reach.SAME,
                      map.has("account")
                          ? constant(map, "account", Control.Neighbour.Reach.class)
                          : Control.Neighbour.Reach.SAME,
                      map.flag("many"),
                      map.textMap("match")));
            });
    return neighbours;
  }

  private static Map<String, Control.Parameter> parameters(YamlMap root) {
    Map<String, Control.Parameter> parameters = new LinkedHashMap<>();
    root.maps("parameters")
        .forEach(
            (name, map) -> {
              map.only(Set.of("default", "why"));
              parameters.put(
                  name,
                  new Control.Parameter(
                      kind(map, map.node("default")), map.node("default"), map.text("why")));
            });
    return parameters;
  }

  private static Control.Parameter.Kind kind(YamlMap map, JsonNode value) {
    if (value.isIntegralNumber()) {
      return Control.Parameter.Kind.INT;
    }
    if (value.isBoolean()) {
      return Control.Parameter.Kind.BOOL;
    }
    if (value.isString()) {
      return Control.Parameter.Kind.STRING;
    }
    if (value.isArray() && value.values().stream().allMatch(JsonNode::isString)) {
      return Control.Parameter.Kind.STRINGS;
    }
    throw map.error("default", "expected a whole number, true or false, a text or a list of texts");
  }

  private static List<Control.Trigger> triggers(YamlMap root) {
    List<Control.Trigger> triggers = new ArrayList<>();
    root.textLists("triggers")
        .forEach(
            (source, names) ->
                names.forEach(name -> triggers.add(new Control.Trigger(source, name))));
    return triggers;
  }

  private static <E extends Enum<E>> E constant(YamlMap map, String key, Class<E> type) {
    String text = map.text(key);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
        return constant;
      }
    }
    throw map.error(key, "no such value: " + text);
  }
}
