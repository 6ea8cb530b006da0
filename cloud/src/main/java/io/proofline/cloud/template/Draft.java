package io.proofline.cloud.template;

import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A document that attached resources may still add to. */
final class Draft {
  private static final String PROPERTIES = "properties";
  private static final String RUNTIME = "runtime";

  /** Facts of live documents that a template decides by a property of another name. */
  private static final Set<String> DECIDED_OTHERWISE =
      Set.of("AWS::S3::Bucket.AclGrants"); // by AccessControl, a canned list

  private final Template.Resource resource;
  private final PhysicalNames.Name name;
  private final ObjectNode properties;
  private final ObjectNode runtime = JsonNodeFactory.instance.objectNode();
  private final Map<String, String> unknown;

  Draft(
      Template.Resource resource,
      PhysicalNames.Name name,
      ObjectNode properties,
      Map<String, String> unknown) {
    this.resource = resource;
    this.name = name;
    this.properties = properties;
    this.unknown = new LinkedHashMap<>(unknown);
  }

  Template.Resource resource() {
    return resource;
  }

  String type() {
    return resource.type();
  }

  String logicalId() {
    return resource.logicalId();
  }

  PhysicalNames.Name name() {
    return name;
  }

  ObjectNode properties() {
    return properties;
  }

  /** Why a property is not known, null when it is known or absent. */
  @Nullable String whyUnknown(String property) {
    String whole = unknown.get(PROPERTIES);
    return whole != null ? whole : unknown.get(PROPERTIES + "." + property);
  }

  /** Whether the property, or anything in it, is not known. */
  boolean hasUnknownIn(String property) {
    String path = PROPERTIES + "." + property;
    return unknown.keySet().stream()
        .anyMatch(p -> p.equals(PROPERTIES) || p.equals(path) || p.startsWith(path + "."));
  }

  void unknown(String property, String reason) {
    unknown.putIfAbsent(PROPERTIES + "." + property, reason);
    properties.remove(property);
  }

  void allUnknown(String reason) {
    unknown.put(PROPERTIES, reason);
  }

  ObjectNode runtime() {
    return runtime;
  }

  void unknownRuntime(String fact, String reason) {
    unknown.putIfAbsent(RUNTIME + "." + fact, reason);
    runtime.remove(fact);
  }

  /** Adds an element to a list property, unless the list is not known anyway. */
  void add(String property, JsonNode element) {
    if (whyUnknown(property) == null) {
      JsonNode list = properties.get(property);
      if (list == null) {
        properties.putArray(property).add(element);
      } else if (list.isArray()) {
        list.asArray().add(element);
      } else {
        unknown(property, "the template gives something other than a list");
      }
    }
  }

  Document document(
      Deployment deployment, PropertyTypes types, Instant observed, List<String> calls) {
    Map<String, String> tags = new TreeMap<>();
    Map<String, String> missing = new TreeMap<>(unknown);
    tags(tags, missing);
    if (unknown.containsKey(PROPERTIES)) {
      properties.removeAll();
    }
    Optional<Set<String>> facts = types.runtimeNames(resource.type());
    if (facts.isEmpty()) {
      missing.put(RUNTIME, TemplateCollector.NOT_RUNNING);
    }
    for (String fact : facts.orElse(Set.of())) {
      if (!runtime.has(fact) && !DECIDED_OTHERWISE.contains(resource.type() + "." + fact)) {
        missing.putIfAbsent(RUNTIME + "." + fact, TemplateCollector.NOT_RUNNING);
      }
    }
    runtime.put("Line", resource.line());
    runtime.put("LogicalId", resource.logicalId());
    runtime.put("NameGiven", name.given());
    return new Document(
        new ResourceId(
            deployment.partition(),
            deployment.account(resource),
            name.global() ? "global" : deployment.region(resource),
            resource.type(),
            name.identifier(),
            null),
        name.arn(),
        properties,
        runtime,
        tags,
        missing,
        observed,
        calls);
  }

  private void tags(Map<String, String> tags, Map<String, String> missing) {
    for (String property : List.of("Tags", "UserPoolTags")) {
      JsonNode node = properties.get(property);
      String reason = whyUnknown(property);
      if (reason == null && hasUnknownIn(property)) {
        reason = "the template does not decide every tag";
      }
      if (reason != null) {
        missing.put("tags", reason);
      } else if (node != null && node.isObject()) {
        node.properties().forEach(entry -> tags.put(entry.getKey(), entry.getValue().asString("")));
      } else if (node != null && node.isArray()) {
        for (JsonNode item : node) {
          if (item.path("Key").isValueNode() && item.path("Value").isValueNode()) {
            tags.put(item.path("Key").asString(""), item.path("Value").asString(""));
          } else {
            missing.put("tags", "the template writes a tag without Key and Value");
          }
        }
      } else if (node != null) {
        missing.put("tags", "the template gives neither a list nor a map");
      }
      // Live documents hold tags in one place only.
      properties.remove(property);
      missing.keySet().removeIf(path -> path.startsWith(PROPERTIES + "." + property));
    }
  }
}
