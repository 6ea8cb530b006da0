package io.proofline.cloud.model;

import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiPage;
import io.proofline.cloud.call.ApiRequest;
import io.proofline.cloud.call.CloudApi;
import io.proofline.cloud.call.Operation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers every operation with every member that its model has, each list with one element. What a
 * collector does not write from these answers it can never write.
 *
 * @param models what can be answered
 * @param variant which word of an enumeration is used: its first, its second, …
 * @param words values for members, by name, instead of an invented one
 */
public record FullAnswers(ServiceModels models, int variant, Map<String, String> words)
    implements CloudApi {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String POLICY =
      """
      {"Version":"2012-10-17","Statement":[{"Sid":"one","Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}\
      """;
  private static final Set<String> POLICIES =
      Set.of(
          "Policy",
          "PolicyDocument",
          "AssumeRolePolicyDocument",
          "Document",
          "policyText",
          "policy",
          "policyDocument",
          "ResourcePolicy",
          "PolicyInJson",
          "AccessPolicies",
          "RedrivePolicy",
          "Content");

  @Override
  public ApiPage page(ApiRequest request) throws ApiFailure {
    Operation operation = request.operation();
    ServiceModel model = models.of(operation.service());
    JsonNode declared = model.operation(operation.name());
    if (declared == null) {
      throw new ApiFailure(ApiFailure.Kind.UNREADABLE, null, "the model has no such operation", "");
    }
    boolean wire = operation.wire() != null;
    String body = wire ? model.body(declared) : declared.path("output").path("shape").asString("");
    ObjectNode answer =
        body.isEmpty()
            ? JSON.objectNode()
            : (ObjectNode) value(model, body, "", wire, new ArrayDeque<>());
    if (operation.paging() != null) {
      answer.remove(operation.paging().responseMember());
      if (operation.paging().moreMember() != null) {
        answer.put(operation.paging().moreMember(), false);
      }
    }
    if (operation.name().equals("GetCallerIdentity")) {
      answer.put("Account", "123456789012").put("Arn", "arn:aws:iam::123456789012:user/reader");
    }
    return new ApiPage(answer, answer.toString());
  }

  @Override
  public void close() {}

  private JsonNode value(
      ServiceModel model, String shape, String name, boolean wire, Deque<String> open) {
    JsonNode declared = model.shape(shape);
    if (open.stream().filter(shape::equals).count() > 1) {
      return JSON.missingNode();
    }
    open.push(shape);
    try {
      return switch (declared.path("type").asString("")) {
        case "structure" -> structure(model, shape, wire, open);
        case "list" -> {
          ArrayNode list = JSON.arrayNode();
          add(
              list,
              value(model, declared.path("member").path("shape").asString(), name, wire, open));
          yield list;
        }
        case "map" -> map(model, declared, wire, open);
        case "boolean" -> JSON.booleanNode(variant % 2 == 0);
        case "integer", "long" -> JSON.numberNode(1 + variant);
        case "float", "double" -> JSON.numberNode(1.5);
        case "timestamp" -> time(model, declared, wire);
        case "blob" -> JSON.binaryNode(new byte[] {1});
        default -> JSON.stringNode(word(declared, name));
      };
    } finally {
      open.pop();
    }
  }

  private static void add(ArrayNode list, JsonNode value) {
    if (!value.isMissingNode()) {
      list.add(value);
    }
  }

  private ObjectNode structure(ServiceModel model, String shape, boolean wire, Deque<String> open) {
    ObjectNode object = JSON.objectNode();
    for (Map.Entry<String, JsonNode> member : model.shape(shape).path("members").properties()) {
      if (wire && member.getValue().has("location")) {
        continue;
      }
      String key = wire ? model.spelled(member) : member.getKey();
      JsonNode inner =
          value(model, member.getValue().path("shape").asString(), member.getKey(), wire, open);
      if (!inner.isMissingNode()) {
        object.set(key, inner);
      }
    }
    return object;
  }

  /** XML brings maps as lists of keys and values. */
  private JsonNode map(ServiceModel model, JsonNode declared, boolean wire, Deque<String> open) {
    List<String> keys = new ArrayList<>();
    model
        .shape(declared.path("key").path("shape").asString())
        .path("enum")
        .forEach(key -> keys.add(key.asString()));
    if (keys.isEmpty()) {
      keys.addAll(new TreeSet<>(words.keySet()));
      keys.add("one");
    }
    String inner = declared.path("value").path("shape").asString();
    ObjectNode map = JSON.objectNode();
    ArrayNode entries = JSON.arrayNode();
    for (String key : keys) {
      JsonNode value = value(model, inner, key, wire, open);
      if (!value.isMissingNode()) {
        map.set(key, value);
        entries.addObject().put("key", key).set("value", value);
      }
    }
    boolean xml = model.metadata("protocol").equals("query") || model.ec2();
    return wire && xml ? entries : map;
  }

  private static JsonNode time(ServiceModel model, JsonNode declared, boolean wire) {
    String format = declared.path("timestampFormat").asString("");
    boolean seconds =
        wire
            && !format.equals("iso8601")
            && model.metadata("protocol").toLowerCase(Locale.ROOT).contains("json");
    return seconds ? JSON.numberNode(1_790_000_000L) : JSON.stringNode("2026-11-01T00:00:00Z");
  }

  private String word(JsonNode declared, String name) {
    String given = words.get(name);
    if (given != null) {
      return given;
    }
    JsonNode all = declared.path("enum");
    if (!all.isEmpty()) {
      return all.get(Math.min(variant, all.size() - 1)).asString();
    }
    if (POLICIES.contains(name)) {
      return POLICY;
    }
    if (name.endsWith("Arn") || name.endsWith("ARN") || name.endsWith("arn")) {
      return "arn:aws:thing:us-east-1:123456789012:thing/one";
    }
    return "one";
  }
}
