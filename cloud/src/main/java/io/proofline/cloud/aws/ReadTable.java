package io.proofline.cloud.aws;

import io.proofline.cloud.call.Operation;
import io.proofline.cloud.call.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * How the resources of one type are read, as data: the list, a further question for each element,
 * and which member of an answer is which property. The files lie under {@code tables/}; {@code
 * docs/controls.md} explains them.
 *
 * @param type CloudFormation type or {@code X::…}
 * @param global whether the list is asked once for the account
 * @param in the one region in which a list for the account is asked; null where any will do
 * @param list first question
 * @param each further questions for each element
 * @param id member that identifies a resource; {@code .} when the element is a text
 * @param incarnation member that tells a resource from one of the same name before it
 * @param arn member that holds the ARN, or a pattern with places
 * @param expand member whose elements are the resources; each then has its element as {@code
 *     @parent}; null when the elements of the list are the resources
 * @param when member and value an element must have to belong to the type; null for all
 */
record ReadTable(
    String type,
    boolean global,
    @Nullable String in,
    Step list,
    List<Step> each,
    String id,
    @Nullable String incarnation,
    @Nullable String arn,
    @Nullable String expand,
    @Nullable String when) {

  /**
   * One question and what its answer gives.
   *
   * @param operation what is asked
   * @param with parameters: name to text, where <code>{Member}</code> stands for a member of the
   *     element
   * @param items list: path of the list member, empty when the answer is the one element. Further
   *     question: where in the answer the members lie
   * @param properties property to member; see {@link MemberPath}
   * @param runtime runtime fact to member
   * @param tags path of the tags, or null
   * @param absent properties and values to write when the service says "not set"
   */
  record Step(
      Operation operation,
      Map<String, String> with,
      String items,
      Map<String, MemberPath> properties,
      Map<String, MemberPath> runtime,
      @Nullable String tags,
      Map<String, JsonNode> absent) {

    /** The same question with other values of parameters that it has. */
    private Step with(Map<String, String> other) {
      Map<String, String> changed = new LinkedHashMap<>(with);
      other.forEach((name, value) -> changed.computeIfPresent(name, (_, _) -> value));
      return new Step(operation, changed, items, properties, runtime, tags, absent);
    }

    /** Whether a member is taken from the answer as a list, not from one element of it. */
    boolean readsList() {
      return Stream.concat(properties.values().stream(), runtime.values().stream())
          .anyMatch(path -> path.path().isEmpty());
    }
  }

  private static final List<String> FILES = names();

  private static List<String> names() {
    try (InputStream in = ReadTable.class.getResourceAsStream("tables/index.txt")) {
      if (in == null) {
        throw new IllegalStateException("tables/index.txt is missing from the program");
      }
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every table that ships with the program. */
  static List<ReadTable> all() {
    List<ReadTable> tables = new ArrayList<>();
    for (String file : FILES) {
      try (InputStream in = ReadTable.class.getResourceAsStream("tables/" + file + ".yaml")) {
        if (in == null) {
          throw new IllegalStateException("tables/" + file + ".yaml is missing from the program");
        }
        tables.addAll(parse(file, new YAMLMapper().readTree(in)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return List.copyOf(tables);
  }

  static List<ReadTable> parse(String service, JsonNode file) {
    List<ReadTable> tables = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : file.path("types").properties()) {
      JsonNode node = entry.getValue();
      ReadTable table = table(service, file, entry.getKey(), node);
      tables.add(table);
      if (node.has("also")) {
        tables.add(table.also(node.path("also")));
      }
    }
    return tables;
  }

  private static ReadTable table(String service, JsonNode file, String type, JsonNode node) {
    List<Step> each = new ArrayList<>();
    node.path("each").forEach(step -> each.add(step(service, file, step, step)));
    return new ReadTable(
        type,
        node.path("global").asBoolean(file.path("global").asBoolean(false)),
        null,
        step(service, file, node.path("list"), node),
        List.copyOf(each),
        node.path("id").asString("."),
        node.path("incarnation").asString(null),
        node.path("arn").asString(null),
        node.path("expand").asString(null),
        node.path("when").asString(null));
  }

  /** The same asked once more for the account, in one region, with other parameters. */
  private ReadTable also(JsonNode node) {
    Map<String, String> with = texts(node.path("with"));
    return new ReadTable(
        type,
        true,
        node.path("region").asString(),
        list.with(with),
        each.stream().map(step -> step.with(with)).toList(),
        id,
        incarnation,
        arn,
        expand,
        when);
  }

  private static Step step(String service, JsonNode file, JsonNode node, JsonNode shape) {
    String name = node.path("operation").asString();
    Wire.Protocol protocol = Wire.Protocol.of(file.path("protocol").asString());
    Operation operation =
        Operation.read(
                service, name, node.path("permission").asString(prefix(service, file) + ":" + name))
            .over(
                new Wire(
                    protocol,
                    file.path("endpoint").asString(service),
                    file.path("signing").asString(file.path("endpoint").asString(service)),
                    file.path("target").asString(""),
                    node.path("method").asString("GET"),
                    node.path("path").asString("/"),
                    file.path("global").asBoolean(false)));
    if (node.has("token")) {
      operation =
          operation.paged(
              node.path("token").asString(),
              node.path("next").asString(node.path("token").asString()),
              node.path("more").asString(null));
    }
    List<String> required = new ArrayList<>();
    node.path("required").forEach(member -> required.add(member.asString()));
    if (!required.isEmpty()) {
      operation = operation.requiring(required.toArray(String[]::new));
    }
    List<String> absent = new ArrayList<>();
    node.path("absent-on").forEach(code -> absent.add(code.asString()));
    operation = absent.isEmpty() ? operation : operation.absentOn(absent.toArray(String[]::new));
    Map<String, JsonNode> otherwise = new LinkedHashMap<>();
    node.path("absent").properties().forEach(e -> otherwise.put(e.getKey(), e.getValue()));
    return new Step(
        operation,
        texts(node.path("with")),
        node.path("items").asString(node.path("at").asString("")),
        paths(shape.path("properties")),
        paths(shape.path("runtime")),
        shape.path("tags").asString(null),
        otherwise);
  }

  private static String prefix(String service, JsonNode file) {
    return file.path("permissions").asString(service);
  }

  private static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new LinkedHashMap<>();
    node.properties().forEach(e -> texts.put(e.getKey(), e.getValue().asString()));
    return texts;
  }

  /** A map from property to member, or a list of names that are the same on both sides. */
  private static Map<String, MemberPath> paths(JsonNode node) {
    Map<String, MemberPath> paths = new LinkedHashMap<>();
    if (node.isArray()) {
      node.forEach(name -> put(paths, name.asString(), name.asString()));
    }
    node.properties().forEach(e -> put(paths, e.getKey(), e.getValue().asString()));
    return paths;
  }

  private static void put(Map<String, MemberPath> paths, String property, String member) {
    String name = property.endsWith("!") ? property.substring(0, property.length() - 1) : property;
    if (paths.put(name, MemberPath.parse(member)) != null) {
      throw new IllegalStateException("the property " + name + " is mapped twice");
    }
  }

  /** Every operation of the table. */
  Set<Operation> operations() {
    Set<Operation> all = new java.util.LinkedHashSet<>();
    all.add(list.operation());
    each.forEach(step -> all.add(step.operation()));
    return all;
  }
}
