package io.proofline.controls;

import io.proofline.cloud.ResourceId;
import io.proofline.ledger.LeafRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rows of the two sheets of a check run, from JSON; what is judged is written by {@link RowText}.
 */
final class CheckRows {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private CheckRows() {}

  static Evaluation readEvaluation(JsonNode node) {
    JsonNode resource = node.path("resource");
    Map<String, JsonNode> evidence = new LinkedHashMap<>();
    node.path("evidence").properties().forEach(e -> evidence.put(e.getKey(), e.getValue()));
    return new Evaluation(
        text(node, "control"),
        text(node, "rule"),
        text(node, "source"),
        new ResourceId(
            text(resource, "partition"),
            text(resource, "account"),
            text(resource, "region"),
            text(resource, "type"),
            text(resource, "identifier"),
            resource.has("incarnation") ? text(resource, "incarnation") : null),
        outcome(node),
        evidence,
        node.has("leaf") ? LeafRef.parse(text(node, "leaf")) : null,
        node.path("row").asLong(),
        Instant.parse(text(node, "observed")));
  }

  static ObjectNode write(ControlSummary summary) {
    ObjectNode node = JSON.objectNode();
    node.put("control", summary.controlId());
    node.put("rule", summary.ruleHash());
    node.put("side", summary.side().name().toLowerCase(Locale.ROOT));
    node.put("pass", summary.pass());
    node.put("fail", summary.fail());
    node.put("notEvaluated", summary.notEvaluated());
    node.put("notApplicable", summary.notApplicable());
    return node;
  }

  static ControlSummary readSummary(JsonNode node) {
    return new ControlSummary(
        text(node, "control"),
        text(node, "rule"),
        Side.valueOf(text(node, "side").toUpperCase(Locale.ROOT)),
        node.path("pass").asLong(),
        node.path("fail").asLong(),
        node.path("notEvaluated").asLong(),
        node.path("notApplicable").asLong());
  }

  private static Outcome outcome(JsonNode node) {
    List<String> reasons = new ArrayList<>();
    node.path("reasons").forEach(reason -> reasons.add(reason.asString()));
    String first = reasons.isEmpty() ? "" : reasons.getFirst();
    return switch (text(node, "outcome")) {
      case "pass" -> new Outcome.Pass();
      case "fail" -> new Outcome.Fail(first);
      case "not-applicable" -> new Outcome.NotApplicable(first);
      case "not-evaluated" -> new Outcome.NotEvaluated(reasons);
      default ->
          throw new IllegalArgumentException(
              "a check run holds an outcome that this program does not know: "
                  + text(node, "outcome"));
    };
  }

  private static String text(JsonNode node, String key) {
    JsonNode value = node.get(key);
    if (value == null || !value.isString()) {
      throw new IllegalArgumentException("a row of a check run lacks " + key);
    }
    return value.asString();
  }
}
