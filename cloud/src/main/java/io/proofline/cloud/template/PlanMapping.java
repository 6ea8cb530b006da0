package io.proofline.cloud.template;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Terraform resource types and what they are in CloudFormation: files under {@code terraform/},
 * explained in {@code docs/controls.md}.
 */
final class PlanMapping {
  private static final Set<String> KEYS =
      Set.of("type", "part", "properties", "append", "never", "excludes");

  private final Map<String, Entry> entries;
  private final Set<String> withoutControl;

  /**
   * One Terraform type.
   *
   * @param terraform its name
   * @param type CloudFormation type; null for a part of another resource
   * @param part which resource it is a part of; null for a resource of its own
   * @param properties property to rule
   * @param append properties to which a part adds one element
   * @param never properties that this Terraform type cannot set: absent, unless a part sets them
   * @param excludes properties of the whole that its own blocks cannot set beside this part
   */
  record Entry(
      String terraform,
      @Nullable String type,
      @Nullable Part part,
      Map<String, PlanRule> properties,
      Map<String, PlanRule> append,
      Set<String> never,
      Set<String> excludes) {}

  /**
   * Whose part a resource is.
   *
   * @param of Terraform types of the whole
   * @param by attribute that names the whole
   * @param key attribute of the whole that is named, beside {@code id}
   */
  record Part(List<String> of, String by, String key) {}

  private PlanMapping(Map<String, Entry> entries, Set<String> withoutControl) {
    this.entries = Collections.unmodifiableMap(entries);
    this.withoutControl = Set.copyOf(withoutControl);
  }

  /** The mapping that ships with the program. */
  static PlanMapping standard() {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (String file : text("terraform/index.txt").lines().filter(l -> !l.isBlank()).toList()) {
      Map<String, Entry> read = parse(file, text("terraform/" + file + ".yaml"));
      read.forEach(
          (name, entry) -> {
            if (entries.put(name, entry) != null) {
              throw new IllegalStateException("two mappings of " + name);
            }
          });
    }
    Set<String> without = new TreeSet<>();
    text("terraform/without-control.txt")
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(without::add);
    return new PlanMapping(entries, without);
  }

  static Map<String, Entry> parse(String file, String yaml) {
    JsonNode root =
        YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .readTree(yaml);
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> item : root.properties()) {
      String same = item.getValue().path("same").asString("");
      entries.put(
          item.getKey(),
          entry(file, item.getKey(), same.isEmpty() ? item.getValue() : root.path(same)));
    }
    return entries;
  }

  private static Entry entry(String file, String name, JsonNode node) {
    String place = file + ": " + name;
    for (String key : node.propertyNames()) {
      if (!KEYS.contains(key)) {
        throw new IllegalStateException(place + ": unknown key " + key);
      }
    }
    JsonNode part = node.get("part");
    String type = node.path("type").asString(null);
    if ((type == null) == (part == null)) {
      throw new IllegalStateException(place + ": either a type or the part of one");
    }
    return new Entry(
        name,
        type,
        part == null
            ? null
            : new Part(
                part.path("of").isArray() ? texts(part.path("of")) : List.of(text(part, "of")),
                text(part, "by"),
                part.path("key").asString("id")),
        rules(place, node.path("properties")),
        rules(place, node.path("append")),
        new LinkedHashSet<>(texts(node.path("never"))),
        new LinkedHashSet<>(texts(node.path("excludes"))));
  }

  @Nullable Entry find(String terraformType) {
    return entries.get(terraformType);
  }

  /** Whether it is known that no control speaks of the type. */
  boolean withoutControl(String terraformType) {
    return withoutControl.contains(terraformType);
  }

  Set<String> names() {
    return entries.keySet();
  }

  Set<String> types() {
    Set<String> types = new TreeSet<>();
    for (Entry entry : entries.values()) {
      if (entry.type() != null) {
        types.add(entry.type());
      }
    }
    return types;
  }

  private static Map<String, PlanRule> rules(String place, JsonNode node) {
    Map<String, PlanRule> rules = new LinkedHashMap<>();
    node.properties()
        .forEach(e -> rules.put(e.getKey(), PlanRule.of(place + "." + e.getKey(), e.getValue())));
    return rules;
  }

  private static List<String> texts(JsonNode node) {
    return node.valueStream().map(JsonNode::asString).toList();
  }

  private static String text(JsonNode node, String key) {
    String text = node.path(key).asString("");
    if (text.isEmpty()) {
      throw new IllegalStateException("a part lacks " + key);
    }
    return text;
  }

  private static String text(String name) {
    try (InputStream in = PlanMapping.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
