package io.proofline.catalog;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * Names and types of the properties of resource types: one file per service under {@code schemas/},
 * read when a type of the service is first asked for. Collectors, templates and controls mean these
 * names. Safe for several threads.
 */
public final class Schemas {
  private static final Set<String> KEYS = Set.of("label", "from", "properties", "runtime");

  private final Map<String, Map<String, ResourceSchema>> services = new ConcurrentHashMap<>();

  private final BuiltDocuments built;

  Schemas(BuiltDocuments built) {
    this.built = built;
  }

  /** Schema of a type; empty when the catalog has none. */
  public Optional<ResourceSchema> find(String type) {
    String[] parts = type.split("::", -1);
    if (parts.length < 2) {
      return Optional.empty();
    }
    String service = (parts.length == 2 ? parts[0] : parts[1]).toLowerCase(Locale.ROOT);
    if (!service.chars().allMatch(c -> Character.isLetterOrDigit((char) c))) {
      return Optional.empty();
    }
    return Optional.ofNullable(services.computeIfAbsent(service, this::read).get(type));
  }

  /** Schema of a type. Throws IllegalArgumentException when the catalog has none. */
  public ResourceSchema get(String type) {
    return find(type)
        .orElseThrow(
            () -> new IllegalArgumentException("the catalog has no schema of the type " + type));
  }

  /** All types with a schema, sorted. */
  public Set<String> types() {
    Set<String> types = new TreeSet<>();
    for (String service : Resources.lines("schemas/index.txt")) {
      types.addAll(services.computeIfAbsent(service, this::read).keySet());
    }
    return types;
  }

  private Map<String, ResourceSchema> read(String service) {
    String file = "schemas/" + service + ".yaml";
    return Resources.exists(file) ? parse(file, Resources.bytes(file), built) : Map.of();
  }

  private static Map<String, ResourceSchema> parse(
      String file, byte[] bytes, BuiltDocuments built) {
    Map<String, ResourceSchema> schemas = new LinkedHashMap<>();
    YamlMap root = YamlMap.first(file, bytes, Catalog.sha256(bytes), built);
    for (String type : root.keys()) {
      YamlMap entry = root.map(type);
      entry.only(KEYS);
      schemas.put(
          type,
          new ResourceSchema(
              type,
              entry.text("label"),
              ResourceSchema.Source.valueOf(entry.textOr("from", "cloud").toUpperCase(Locale.ROOT)),
              struct(file, type, entry.nodeOr("properties")),
              struct(file, type, entry.nodeOr("runtime"))));
    }
    return schemas;
  }

  private static Shape.Struct struct(String file, String place, JsonNode node) {
    Map<String, Shape> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      fields.put(field.getKey(), shape(file, place + "." + field.getKey(), field.getValue()));
    }
    return new Shape.Struct(fields);
  }

  private static Shape shape(String file, String place, JsonNode node) {
    if (node.isString()) {
      try {
        return Shape.Scalar.valueOf(node.asString().toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw new CatalogException(file, place, "no type is called " + node.asString());
      }
    }
    if (node.isArray() && node.size() == 1) {
      return new Shape.ListOf(shape(file, place + "[]", node.get(0)));
    }
    if (node.isObject() && !node.isEmpty()) {
      return struct(file, place, node);
    }
    throw new CatalogException(
        file, place, "expected a type name, a list of one element, or named fields");
  }
}
