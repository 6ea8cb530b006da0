package io.proofline.catalog;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads the worked cases of a control or of a rule: the second YAML document of its file. */
final class ExampleFile {
  private static final Set<String> RESOURCE_KEYS =
      Set.of("identifier", "arn", "r", "rt", "tags", "unknown", "phi");
  private static final Instant EXAMPLE_TIME = Instant.parse("2026-11-20T12:00:00Z");

  private ExampleFile() {}

  /**
   * What stands in every example that does not say otherwise.
   *
   * @param properties of the resource, for an example without {@code r}
   * @param near neighbours, for an example that does not name them
   */
  record Given(ObjectNode properties, Map<String, Example.Near> near) {
    static final Given NOTHING = new Given(JsonNodeFactory.instance.objectNode(), Map.of());

    /** Takes a copy of the map. */
    Given {
      near = Map.copyOf(near);
    }
  }

  static Given given(YamlMap map) {
    map.only(Set.of("r", "near"));
    Map<String, Example.Near> near = new LinkedHashMap<>();
    map.maps("near").forEach((name, entry) -> near.put(name, near(entry)));
    return new Given((ObjectNode) map.nodeOr("r"), near);
  }

  /** The list below {@code examples}, each completed by what is given to all. */
  static List<Example> examples(YamlMap root, Given given) {
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
      Map<String, Example.Near> near = new LinkedHashMap<>(given.near());
      entry.maps("near").forEach((name, map) -> near.put(name, near(map)));
      examples.add(
          new Example(
              entry.text("name"),
              ControlFile.constant(entry, "outcome", Example.Expected.class),
              entry.has("reason") ? entry.text("reason") : null,
              resource(entry, entry.has("r") ? (ObjectNode) entry.nodeOr("r") : given.properties()),
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
    return resource(map, (ObjectNode) map.nodeOr("r"));
  }

  private static Example.Resource resource(YamlMap map, ObjectNode properties) {
    return new Example.Resource(
        map.textOr("identifier", "example"),
        map.has("arn") ? map.text("arn") : null,
        properties.deepCopy(),
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
}
