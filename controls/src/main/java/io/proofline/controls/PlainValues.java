package io.proofline.controls;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.values.NullValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON to the plain values that expressions work on, and back. */
final class PlainValues {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private PlainValues() {}

  /**
   * Map and list values, text, Long, Double, Boolean, and the null value of the expression
   * language.
   *
   * @throws ArithmeticException when a whole number does not fit 64 bits
   */
  static Object of(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        ImmutableMap.Builder<String, Object> map =
            ImmutableMap.builderWithExpectedSize(node.size());
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
          map.put(entry.getKey(), of(entry.getValue()));
        }
        yield MapValue.of(map.buildOrThrow());
      }
      case ARRAY -> {
        ImmutableList.Builder<Object> list = ImmutableList.builderWithExpectedSize(node.size());
        for (JsonNode element : node) {
          list.add(of(element));
        }
        yield ListValue.of(list.build());
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

  /**
   * The other way round; times and durations become text. Names are sorted: equal values give the
   * same text, whatever order they came in.
   */
  static JsonNode json(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        ObjectNode node = JSON.objectNode();
        sorted(map).forEach((key, inner) -> node.set(String.valueOf(key), json(inner)));
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

  private static Map<?, ?> sorted(Map<?, ?> map) {
    String before = null;
    for (Object key : map.keySet()) {
      String name = String.valueOf(key);
      if (before != null && name.compareTo(before) < 0) {
        Map<String, Object> sorted = new TreeMap<>();
        map.forEach((other, value) -> sorted.put(String.valueOf(other), value));
        return sorted;
      }
      before = name;
    }
    return map;
  }

  /**
   * Whether a JSON value says the same as a plain one, so that it can stand for it. When in doubt,
   * it does not.
   */
  static boolean same(Object value, JsonNode node) {
    return switch (value) {
      case Map<?, ?> map -> {
        boolean same = node.isObject() && node.size() == map.size();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          JsonNode inner = same ? node.get(String.valueOf(entry.getKey())) : null;
          same = inner != null && same(entry.getValue(), inner);
        }
        yield same;
      }
      case List<?> list -> {
        boolean same = node.isArray() && node.size() == list.size();
        for (int i = 0; same && i < list.size(); i++) {
          same = same(list.get(i), node.get(i));
        }
        yield same;
      }
      case Boolean flag -> node.isBoolean() && node.booleanValue() == flag;
      case Long number ->
          node.isIntegralNumber() && node.canConvertToLong() && node.longValue() == number;
      case Double number -> node.isDouble() && number.equals(node.doubleValue());
      case String text -> node.isString() && text.equals(node.stringValue());
      case NullValue _ -> node.isNull();
      default -> false;
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
