package io.proofline.cloud.replay;

import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiPage;
import io.proofline.cloud.call.ApiRequest;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One recorded page or failure: the shape of an element of a recording's file. */
record Recording(ApiRequest request, @Nullable ApiPage page, @Nullable ApiFailure failure) {

  static String fileName(ApiRequest request) {
    return request.operation().service() + "-" + request.operation().name() + ".json";
  }

  /** What has to be equal for a recorded answer to be the answer. */
  static String match(ApiRequest request) {
    return request.key() + (request.token() == null ? "" : " page " + request.token());
  }

  ObjectNode write() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("region", request.region());
    ObjectNode parameters = node.putObject("parameters");
    new TreeMap<>(request.parameters()).forEach(parameters::put);
    if (request.token() != null) {
      node.put("token", request.token());
    }
    if (page != null) {
      node.set("body", page.body());
      node.put("raw", page.raw());
    }
    if (failure != null) {
      ObjectNode failed = node.putObject("failure");
      failed.put("kind", failure.kind().name());
      if (failure.code() != null) {
        failed.put("code", failure.code());
      }
      failed.put("message", String.valueOf(failure.getMessage()));
      failed.put("raw", failure.raw());
    }
    return node;
  }

  static Recording read(ApiRequest asked, JsonNode node) {
    JsonNode token = node.get("token");
    TreeMap<String, String> parameters = new TreeMap<>();
    for (String name : node.path("parameters").propertyNames()) {
      parameters.put(name, node.path("parameters").path(name).asString());
    }
    ApiRequest request =
        new ApiRequest(
            asked.account(),
            node.path("region").asString(),
            asked.operation(),
            parameters,
            token == null ? null : token.asString());
    JsonNode failed = node.get("failure");
    if (failed != null) {
      JsonNode code = failed.get("code");
      return new Recording(
          request,
          null,
          new ApiFailure(
              ApiFailure.Kind.valueOf(failed.path("kind").asString()),
              code == null ? null : code.asString(),
              failed.path("message").asString(),
              failed.path("raw").asString()));
    }
    return new Recording(
        request, new ApiPage(node.path("body").asObject(), node.path("raw").asString()), null);
  }
}
