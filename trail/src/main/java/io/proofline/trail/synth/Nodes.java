package io.proofline.trail.synth;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Short notation for JSON objects, in the order in which they are written. */
final class Nodes {
  private static final JsonNodeFactory FACTORY = JsonNodeFactory.instance;

  private Nodes() {}

  /** Name, value, name, value …; a null value is written as JSON null. */
  static ObjectNode object(@Nullable Object... pairs) {
    ObjectNode made = FACTORY.objectNode();
    for (int i = 0; i < pairs.length; i += 2) {
      made.set(String.valueOf(pairs[i]), value(pairs[i + 1]));
    }
    return made;
  }

  static ArrayNode array(@Nullable Object... values) {
    ArrayNode made = FACTORY.arrayNode();
    for (Object value : values) {
      made.add(value(value));
    }
    return made;
  }

  private static JsonNode value(@Nullable Object value) {
    return switch (value) {
      case null -> FACTORY.nullNode();
      case JsonNode node -> node;
      case Boolean truth -> FACTORY.booleanNode(truth);
      case Integer number -> FACTORY.numberNode(number);
      case Long number -> FACTORY.numberNode(number);
      default -> FACTORY.stringNode(value.toString());
    };
  }
}
