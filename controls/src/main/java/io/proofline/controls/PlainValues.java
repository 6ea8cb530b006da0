package io.proofline.controls;

import dev.cel.common.values.NullValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON to the plain values that expressions work on, and back. */
final class PlainValues {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private PlainValues() {}

  /**
   * Maps, lists, text, Long, Double, Boolean, and the null value of the expression language.
   *
   * @throws ArithmeticException when a whole number does not fit 64 bits
   */
  static Object of(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
          map.put(entry.getKey(), of(entry.getValue()));
        }
        yield map;
      }
      case ARRAY -> {
        List<Object> list = new ArrayList<>(node.size());
        for (JsonNode element : node) {
          list.add(of(element));
        }
        yield list;
      }
      case BOOLEAN -> node.asBoolean();
      case NUMBER ->
          node.isIntegralNumber()
              ? (Object) node.bigIntegerValue().longValueExact()
              : node.asDouble();
      case STRING -> node.asString();
      default -> NullValue.NULL_VALUE;
    };
  }

  /** The other way round; times and durations become text. */
  static JsonNode json(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        ObjectNode node = JSON.objectNode();
        map.forEach((key, inner) -> node.set(String.valueOf(key), json(inner)));
        yield node;
      }
      case List<?> list -> {
        ArrayNode node = JSON.arrayNode();
        list.forEach(element -> node.add(json(element)));
        yield node;
      }
      case Boolean flag -> JSON.booleanNode(flag);
      case Long number -> JSON.numberNode(number);
      case Double number -> JSON.numberNode(number);
      case Instant time -> JSON.stringNode(time.toString());
      case Duration span -> JSON.stringNode(span.toString());
      case NullValue _ -> JSON.nullNode();
      default -> JSON.stringNode(value.toString());
    };
  }

  /** For sentences: texts as they are, lists with commas, other values as JSON. */
  static String text(Object value) {
    return switch (value) {
      case List<?> list ->
          String.join(", ", list.stream().map(element -> text((Object) element)).toList());
      case Map<?, ?> map -> json(map).toString();
      default -> value.toString();
    };
  }
}
