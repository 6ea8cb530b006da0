package io.proofline.controls.judges;

import java.util.Map;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Walks one document element by element, so that a big file never stands in memory whole. */
final class JudgeDocument {
  /** Security Hub takes findings of 240 KB at most; an item of Config may be somewhat larger. */
  private static final int MOST_TOKENS = 500_000;

  private static final String ASFF = "findings in ASFF";
  private static final String OCSF = "findings in OCSF";
  private static final String ANALYZER = "Access Analyzer findings";
  private static final String NONE =
      "is none of: Security Hub findings (ASFF or OCSF), Config rule evaluations, a Config"
          + " configuration snapshot, a list of Config rules, Access Analyzer findings";

  private final Findings findings = new Findings();
  private final Map<String, BiConsumer<JsonNode, Findings>> lists;
  private String format = "";

  JudgeDocument(JsonMapper json) {
    this.lists =
        Map.of(
            "EvaluationResults", ConfigVerdicts::evaluation,
            "AggregateEvaluationResults", ConfigVerdicts::evaluation,
            "ConformancePackRuleEvaluationResults", ConfigVerdicts::evaluation,
            "ConfigRules", ConfigVerdicts::rule,
            "configurationItems", (one, into) -> ConfigVerdicts.item(one, json, into),
            "Findings", this::finding,
            "findings", this::finding);
  }

  JudgeFile read(JsonParser parser) {
    JsonToken first = parser.nextToken();
    if (first == JsonToken.START_ARRAY) {
      elements(parser, this::finding);
    } else if (first == JsonToken.START_OBJECT) {
      object(parser);
    } else {
      throw new IllegalArgumentException(first == null ? "is empty" : NONE);
    }
    if (parser.nextToken() != null) {
      throw new IllegalArgumentException("goes on after its JSON document; one to a file");
    }
    return findings.file(format.isEmpty() ? "no finding" : format);
  }

  private void object(JsonParser parser) {
    ObjectNode rest = JsonNodeFactory.instance.objectNode();
    int[] left = {MOST_TOKENS};
    boolean listed = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String member = parser.currentName();
      BiConsumer<JsonNode, Findings> reader = lists.get(member);
      JsonToken value = parser.nextToken();
      if (reader != null && value == JsonToken.START_ARRAY) {
        listed = true;
        named(member);
        elements(parser, reader);
      } else {
        rest.set(member, tree(parser, left));
      }
    }
    if (!rest.path("NextToken").asString(rest.path("nextToken").asString("")).isEmpty()) {
      findings.onePageOfSeveral();
    }
    if (!listed) {
      alone(rest);
    }
  }

  private void named(String member) {
    switch (member) {
      case "EvaluationResults" -> of("Config rule evaluations");
      case "AggregateEvaluationResults" -> of("Config rule evaluations of an aggregator");
      case "ConformancePackRuleEvaluationResults" ->
          of("Config rule evaluations of a conformance pack");
      case "ConfigRules" -> of("Config rules");
      case "configurationItems" -> of("Config configuration items");
      default -> {
        // What the findings are, each of them says.
      }
    }
  }

  /** An event of EventBridge, one finding that was asked for by its id, or one finding as it is. */
  private void alone(ObjectNode root) {
    JsonNode detail = root.path("detail").path("findings");
    if (detail.isArray()) {
      detail.forEach(one -> finding(one, findings));
    } else {
      finding(root.path("finding").isObject() ? root.path("finding") : root, findings);
    }
  }

  private void elements(JsonParser parser, BiConsumer<JsonNode, Findings> reader) {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      reader.accept(tree(parser, new int[] {MOST_TOKENS}), findings);
    }
  }

  private void finding(JsonNode one, Findings into) {
    if (AsffFindings.is(one)) {
      of(ASFF);
      AsffFindings.read(one, into);
    } else if (OcsfFindings.is(one)) {
      of(OCSF);
      OcsfFindings.read(one, into);
    } else if (AnalyzerFindings.is(one)) {
      of(ANALYZER);
      AnalyzerFindings.read(one, into);
    } else {
      throw new IllegalArgumentException(NONE);
    }
  }

  private void of(String found) {
    if (!format.isEmpty() && !format.equals(found)) {
      throw new IllegalArgumentException("mixes " + format + " and " + found);
    }
    format = found;
  }

  /** The value at which the parser stands; bounded, so that no element fills the memory. */
  private JsonNode tree(JsonParser parser, int[] left) {
    if (--left[0] < 0) {
      throw new IllegalArgumentException("holds an element that is larger than any finding");
    }
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String member = parser.currentName();
        parser.nextToken();
        node.set(member, tree(parser, left));
      }
      return node;
    }
    if (token == JsonToken.START_ARRAY) {
      ArrayNode node = JsonNodeFactory.instance.arrayNode();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        node.add(tree(parser, left));
      }
      return node;
    }
    return scalar(parser, token);
  }

  private static JsonNode scalar(JsonParser parser, JsonToken token) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (token) {
      case VALUE_STRING -> nodes.stringNode(parser.getString());
      case VALUE_NUMBER_INT -> nodes.numberNode(parser.getDecimalValue());
      case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDoubleValue());
      case VALUE_TRUE -> nodes.booleanNode(true);
      case VALUE_FALSE -> nodes.booleanNode(false);
      default -> nodes.nullNode();
    };
  }
}
