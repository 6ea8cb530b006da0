package io.proofline.controls;

import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiPage;
import io.proofline.cloud.call.ApiRequest;
import io.proofline.cloud.call.CloudApi;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An answer of ours where the served AWS has none, or one that AWS would not give: a stub, and
 * named so. It stands for the network alone: the answer goes through collector, ledger and engine
 * as any.
 *
 * @param operation service:Operation
 * @param because what the server lacks
 * @param missing whether the server does not answer the operation at all
 * @param controls controls that cannot be seen to pass and fail without it
 * @param into list of the server's answer to whose elements the members are added; empty when the
 *     whole answer is ours
 * @param answers answer, or members, by account
 * @param appended element that is added to the list, by account
 */
record Stub(
    String operation,
    String because,
    boolean missing,
    Set<String> controls,
    String into,
    JsonNode answers,
    JsonNode appended) {

  /** Every stub of {@code served/stubs.yaml}. */
  static List<Stub> all() throws IOException {
    List<Stub> stubs = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : ServedAccount.read("stubs.yaml").properties()) {
      JsonNode node = entry.getValue();
      Set<String> controls = new TreeSet<>();
      node.path("controls").forEach(id -> controls.add(id.asString()));
      boolean missing = node.has("missing");
      stubs.add(
          new Stub(
              entry.getKey(),
              node.path(missing ? "missing" : "wrong").asString(),
              missing,
              controls,
              node.path("into").asString(""),
              node,
              node.path("append")));
    }
    return List.copyOf(stubs);
  }

  /** An API with the stubs in place; {@code ${name}} in them is what was kept of the calls. */
  static CloudApi over(CloudApi api, List<Stub> stubs, String account, Map<String, String> kept) {
    Map<String, Stub> by = new HashMap<>();
    stubs.forEach(stub -> by.put(stub.operation(), stub));
    return request -> {
      Stub stub = by.get(request.operation().label());
      return stub == null ? api.page(request) : stub.answer(api, request, account, kept);
    };
  }

  private ApiPage answer(CloudApi api, ApiRequest request, String account, Map<String, String> kept)
      throws ApiFailure {
    JsonNode ours = filled(answers.path(account), kept);
    if (into.isEmpty()) {
      return new ApiPage(ours.asObject(), ours.toString());
    }
    ObjectNode body = api.page(request).body().deepCopy();
    List<JsonNode> places = into.equals(".") ? List.of(body) : places(body, into);
    places.forEach(place -> place.asObject().setAll(ours.asObject()));
    JsonNode more = appended.path(account);
    if (!more.isMissingNode()) {
      body.path(into).asArray().add(filled(more, kept));
    }
    return new ApiPage(body, body.toString());
  }

  /** What a dotted path leads to, through each element of the lists on its way. */
  private static List<JsonNode> places(JsonNode body, String path) {
    List<JsonNode> places = List.of(body);
    for (String step : path.split("\\.", -1)) {
      List<JsonNode> next = new ArrayList<>();
      for (JsonNode place : places) {
        JsonNode found = place.path(step);
        if (found.isArray()) {
          found.forEach(next::add);
        } else if (found.isObject()) {
          next.add(found);
        }
      }
      places = next;
    }
    return places;
  }

  private static JsonNode filled(JsonNode node, Map<String, String> kept) {
    String text = node.toString();
    for (Map.Entry<String, String> one : kept.entrySet()) {
      text = text.replace("${" + one.getKey() + "}", one.getValue());
    }
    return JsonMapper.shared().readTree(text);
  }
}
