package io.proofline.cloud.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How one service is asked and how it answers, for the operations that the collectors use: the part
 * of its published model that is needed, a file under {@code reads/} that {@code
 * tools/update-aws-reads.py} writes.
 *
 * @param service our name of the service
 * @param protocol form of requests and answers
 * @param endpoint endpoint prefix
 * @param signing name under which requests are signed
 * @param version version of the API, sent by the query protocols
 * @param target prefix of {@code X-Amz-Target}, for JSON
 * @param json version of the JSON protocol
 * @param operations by name
 * @param shapes structures, lists and maps by reference
 */
record ReadModel(
    String service,
    Protocol protocol,
    String endpoint,
    String signing,
    String version,
    String target,
    String json,
    Map<String, Read> operations,
    Map<String, Shape> shapes) {

  /** Forms of requests and answers. */
  enum Protocol {
    JSON,
    REST_JSON,
    REST_XML,
    QUERY,
    EC2;

    boolean xml() {
      return this == REST_XML || form();
    }

    /** Whether requests are forms, and answers have the operation's name at the root. */
    boolean form() {
      return this == QUERY || this == EC2;
    }
  }

  /**
   * One operation.
   *
   * @param method of HTTP
   * @param uri path with places, and what the query always holds
   * @param asked request members by name
   * @param output shape of the answer; null when it has none
   * @param wrapper element within the root that holds the answer
   * @param payload member that is the whole body
   * @param root member that is the text of the root element
   */
  record Read(
      String method,
      String uri,
      Map<String, Asked> asked,
      @Nullable String output,
      @Nullable String wrapper,
      @Nullable String payload,
      @Nullable String root) {}

  /**
   * A request member.
   *
   * @param type {@code string}, {@code boolean}, {@code integer}, {@code long}, {@code double},
   *     {@code list} or {@code filters}
   * @param in {@code uri}, {@code querystring}, {@code header} or {@code body}
   * @param name how it is spelled there
   * @param element name of an element of the list
   * @param values name of a value of a filter
   */
  record Asked(String type, String in, String name, String element, String values) {}

  /** What a reference stands for that is not plain. */
  sealed interface Shape {}

  /** Members by how they are spelled in a body; what is not there is in headers or attributes. */
  record Structure(Map<String, Member> body, Map<String, Member> elsewhere) implements Shape {}

  /**
   * A list.
   *
   * @param reference of an element
   * @param flat whether the elements stand beside each other without one around them
   */
  record Items(String reference, boolean flat) implements Shape {}

  /** A map with the names of its keys, values and entries. */
  record Pairs(String reference, String key, String value, boolean flat) implements Shape {}

  /**
   * A member of a structure.
   *
   * @param name in the API
   * @param spelled in the body, the header or the attribute
   * @param where empty for the body
   */
  record Member(String name, String spelled, String where, String reference) {}

  /** The model of a service; null when the program has none. */
  static @Nullable ReadModel load(String service) {
    try (InputStream in = ReadModel.class.getResourceAsStream("reads/" + service + ".json")) {
      return in == null ? null : of(service, JsonMapper.shared().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ReadModel of(String service, JsonNode file) {
    Map<String, Read> operations = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : file.path("operations").properties()) {
      JsonNode node = entry.getValue();
      Map<String, Asked> asked = new HashMap<>();
      for (Map.Entry<String, JsonNode> member : node.path("asked").properties()) {
        JsonNode form = member.getValue();
        asked.put(
            member.getKey(),
            new Asked(
                form.path("type").asString(),
                form.path("in").asString(),
                form.path("name").asString(),
                form.path("element").asString(""),
                form.path("values").asString("")));
      }
      operations.put(
          entry.getKey(),
          new Read(
              node.path("method").asString(),
              node.path("uri").asString(),
              Map.copyOf(asked),
              node.path("output").asString(null),
              node.path("wrapper").asString(null),
              node.path("payload").asString(null),
              node.path("root").asString(null)));
    }
    Map<String, Shape> shapes = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : file.path("shapes").properties()) {
      shapes.put(entry.getKey(), shape(entry.getValue()));
    }
    return new ReadModel(
        service,
        Protocol.valueOf(
            file.path("protocol").asString().toUpperCase(java.util.Locale.ROOT).replace('-', '_')),
        file.path("endpoint").asString(),
        file.path("signing").asString(),
        file.path("version").asString(),
        file.path("target").asString(),
        file.path("json").asString(),
        Map.copyOf(operations),
        Map.copyOf(shapes));
  }

  private static Shape shape(JsonNode node) {
    if (node.has("list")) {
      return new Items(node.path("list").asString(), !node.has("element"));
    }
    if (node.has("map")) {
      return new Pairs(
          node.path("map").asString(),
          node.path("key").asString(),
          node.path("value").asString(),
          !node.has("entry"));
    }
    Map<String, Member> body = new LinkedHashMap<>();
    Map<String, Member> elsewhere = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.path("members").properties()) {
      String name = entry.getKey();
      JsonNode form = entry.getValue();
      Member member =
          form.isArray()
              ? new Member(
                  name, form.path(1).asString(), form.path(2).asString(""), form.path(0).asString())
              : new Member(name, name, "", form.asString());
      (member.where().isEmpty() ? body : elsewhere).put(member.spelled(), member);
    }
    return new Structure(Map.copyOf(body), Map.copyOf(elsewhere));
  }

  /** An operation. */
  Read read(String operation) {
    Read read = operations.get(operation);
    if (read == null) {
      throw new IllegalArgumentException(
          "no such operation is known: " + service + " " + operation);
    }
    return read;
  }

  /** What a reference stands for; null when it is plain. */
  @Nullable Shape shape(String reference) {
    Shape shape = shapes.get(reference);
    if (shape == null && reference.startsWith("#")) {
      throw new IllegalStateException("reads/" + service + ".json has no shape " + reference);
    }
    return shape;
  }

  /** Structure of a reference. */
  Structure structure(String reference) {
    if (shape(reference) instanceof Structure structure) {
      return structure;
    }
    throw new IllegalStateException("reads/" + service + ".json: no structure " + reference);
  }

  /** Names of the operations. */
  Set<String> names() {
    return operations.keySet();
  }
}
