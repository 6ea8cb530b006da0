package io.proofline.cloud.aws;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Policy documents: text in answers, objects in documents. */
final class PolicyJson {
  private PolicyJson() {}

  /**
   * Parses a policy. IAM percent-encodes it (RFC 3986), the other services do not.
   *
   * @throws IllegalArgumentException when it is no JSON object
   */
  static JsonNode parse(JsonNode text) {
    String policy = text.asString().strip();
    if (!policy.startsWith("{")) {
      policy = URLDecoder.decode(policy.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
    JsonNode node = JsonMapper.shared().readTree(policy);
    if (!node.isObject()) {
      throw new IllegalArgumentException("a policy that is no object");
    }
    return node;
  }
}
