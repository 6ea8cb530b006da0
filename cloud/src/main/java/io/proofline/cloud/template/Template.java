package io.proofline.cloud.template;

import io.proofline.cloud.template.TemplateNode.Later;
import io.proofline.cloud.template.TemplateNode.Mapping;
import io.proofline.cloud.template.TemplateNode.Scalar;
import io.proofline.cloud.template.TemplateNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sections of one template, still as written.
 *
 * @param loops line to name of {@code Fn::ForEach} loops among the resources
 */
record Template(
    String file,
    @Nullable Mapping proofline,
    Map<String, TemplateNode> parameters,
    Map<String, TemplateNode> mappings,
    Map<String, TemplateNode> conditions,
    Map<String, Resource> resources,
    List<String> transforms,
    Map<String, Integer> loops) {

  /** CloudFormation's quota is 500; above this a file is not meant for it. */
  static final int MAX_RESOURCES = 2_000;

  /** One resource as declared. */
  record Resource(
      String logicalId,
      String type,
      int line,
      Map<String, TemplateNode> properties,
      @Nullable String condition,
      List<String> dependsOn,
      boolean transformed,
      Standing standing) {}

  /**
   * What a source knows of one resource beside its properties; nothing of it for a template.
   *
   * @param account account, where it is not that of the whole file
   * @param region region, where it is not that of the whole file
   * @param id name or id that AWS has given
   * @param arn ARN that AWS has given
   * @param doubt why nothing of its properties is known
   */
  record Standing(
      @Nullable String account,
      @Nullable String region,
      @Nullable String id,
      @Nullable String arn,
      @Nullable String doubt) {

    static final Standing NONE = new Standing(null, null, null, null, null);
  }

  static Template of(String file, Mapping root) {
    TemplateNode declared = root.get("Resources");
    if (!(declared instanceof Mapping resources)) {
      throw new TemplateException(
          file,
          declared == null ? 0 : declared.line(),
          "is not a CloudFormation template: it has no Resources section");
    }
    if (resources.entries().size() > MAX_RESOURCES) {
      throw new TemplateException(
          file, resources.line(), "declares more than " + MAX_RESOURCES + " resources; not read");
    }
    Map<String, Resource> parsed = new LinkedHashMap<>();
    Map<String, Integer> loops = new LinkedHashMap<>();
    resources
        .entries()
        .forEach(
            (id, node) -> {
              if (id.startsWith("Fn::")) {
                loops.put(id, node.line());
              } else {
                parsed.put(id, resource(file, id, node));
              }
            });
    return new Template(
        file,
        root.get("Metadata") instanceof Mapping metadata
                && metadata.get("Proofline") instanceof Mapping proofline
            ? proofline
            : null,
        section(file, root, "Parameters"),
        section(file, root, "Mappings"),
        section(file, root, "Conditions"),
        parsed,
        transforms(root),
        loops);
  }

  private static Resource resource(String file, String id, TemplateNode node) {
    if (!(node instanceof Mapping map)) {
      throw new TemplateException(file, node.line(), "resource " + shown(id) + " is not a map");
    }
    if (!(map.get("Type") instanceof Scalar type) || type.text().isBlank()) {
      throw new TemplateException(file, node.line(), "resource " + shown(id) + " has no Type");
    }
    TemplateNode properties = map.get("Properties");
    if (properties != null && !(properties instanceof Mapping)) {
      boolean empty = properties instanceof Scalar s && s.writing() == TemplateNode.Writing.NULL;
      if (!empty) {
        throw new TemplateException(
            file, properties.line(), "the Properties of " + shown(id) + " are not a map");
      }
    }
    Map<String, TemplateNode> entries =
        properties instanceof Mapping p ? p.entries() : Map.<String, TemplateNode>of();
    TemplateNode condition = map.get("Condition");
    return new Resource(
        id,
        type.text(),
        node.line(),
        entries,
        condition instanceof Scalar s ? s.text() : condition == null ? null : "",
        texts(map.get("DependsOn")),
        map.get("Fn::Transform") != null || entries.containsKey("Fn::Transform"),
        Standing.NONE);
  }

  private static Map<String, TemplateNode> section(String file, Mapping root, String name) {
    TemplateNode node = root.get(name);
    if (node == null || (node instanceof Scalar s && s.writing() == TemplateNode.Writing.NULL)) {
      return Map.of();
    }
    if (node instanceof Mapping map) {
      return map.entries();
    }
    throw new TemplateException(file, node.line(), "the section " + name + " is not a map");
  }

  private static List<String> transforms(Mapping root) {
    List<String> names = new ArrayList<>();
    TemplateNode node = root.get("Transform");
    for (TemplateNode item :
        node instanceof Sequence s
            ? s.items()
            : node == null ? List.<TemplateNode>of() : List.of(node)) {
      names.add(
          switch (item) {
            case Scalar s -> s.text();
            case Later l -> "without name";
            case Mapping m -> m.get("Name") instanceof Scalar s ? s.text() : "without name";
            case Sequence s -> "without name";
          });
    }
    if (root.get("Fn::Transform") != null) {
      names.add("Fn::Transform");
    }
    return List.copyOf(names);
  }

  private static List<String> texts(@Nullable TemplateNode node) {
    return switch (node) {
      case null -> List.of();
      case Scalar s -> List.of(s.text());
      case Sequence s ->
          s.items().stream()
              .filter(Scalar.class::isInstance)
              .map(item -> ((Scalar) item).text())
              .toList();
      case Mapping m -> List.of();
      case Later l -> List.of();
    };
  }

  /** A logical id for an error; shortened, since a broken file may hold anything. */
  private static String shown(String id) {
    return "'" + (id.length() > 60 ? id.substring(0, 60) + "…" : id) + "'";
  }
}
