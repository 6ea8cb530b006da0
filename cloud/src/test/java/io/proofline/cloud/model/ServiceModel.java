package io.proofline.cloud.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Model of one service.
 *
 * @param tree the model as published
 */
public record ServiceModel(JsonNode tree) {

  /** One description of the service: protocol, endpoint, target. */
  public String metadata(String name) {
    return tree.path("metadata").path(name).asString("");
  }

  /** Every protocol that the service speaks; {@code ec2} is a form of {@code query}. */
  public Set<String> protocols() {
    Set<String> all = new TreeSet<>();
    tree.path("metadata").path("protocols").forEach(one -> all.add(one.asString()));
    all.add(metadata("protocol"));
    return all;
  }

  /** Whether answers are XML with EC2's names. */
  public boolean ec2() {
    return metadata("protocol").equals("ec2");
  }

  /** An operation, or null. */
  public @Nullable JsonNode operation(String name) {
    return tree.path("operations").get(name);
  }

  /** A shape by name. */
  public JsonNode shape(String name) {
    return tree.path("shapes").path(name);
  }

  /** Codes of the errors that an operation declares, and the names of their shapes. */
  public Set<String> errors(JsonNode operation) {
    Set<String> codes = new TreeSet<>();
    for (JsonNode error : operation.path("errors")) {
      String name = error.path("shape").asString();
      codes.add(name);
      codes.add(shape(name).path("error").path("code").asString(name));
    }
    return codes;
  }

  /**
   * Name of the structure that an answer's body is: the output, or its payload member; empty when
   * there is none.
   */
  public String body(JsonNode operation) {
    String output = operation.path("output").path("shape").asString("");
    String payload = shape(output).path("payload").asString("");
    if (!payload.isEmpty()) {
      String inner = shape(output).path("members").path(payload).path("shape").asString();
      if (shape(inner).path("type").asString().equals("structure")) {
        return inner;
      }
    }
    return output;
  }

  /** Members of a structure as they are spelled in a body, those in headers left out. */
  public Map<String, String> members(String structure) {
    Map<String, String> members = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : shape(structure).path("members").properties()) {
      if (!member.getValue().has("location")) {
        members.put(spelled(member), member.getValue().path("shape").asString());
      }
    }
    return members;
  }

  /** How a body spells a member; a flattened list in XML is spelled as its element says. */
  String spelled(Map.Entry<String, JsonNode> member) {
    JsonNode shape = shape(member.getValue().path("shape").asString());
    boolean xml =
        ec2() || metadata("protocol").equals("query") || metadata("protocol").equals("rest-xml");
    if (xml && flat(member.getValue(), shape) && shape.path("member").has("locationName")) {
      return shape.path("member").path("locationName").asString();
    }
    return member.getValue().path("locationName").asString(member.getKey());
  }

  static boolean flat(JsonNode member, JsonNode shape) {
    return member.path("flattened").asBoolean(false) || shape.path("flattened").asBoolean(false);
  }
}
