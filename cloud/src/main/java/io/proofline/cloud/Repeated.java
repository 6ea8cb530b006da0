package io.proofline.cloud;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What stands in many documents of a snapshot, such as a region, a setting that most resources have
 * or a policy, is held once. Safe for several threads.
 */
final class Repeated {
  /** Beyond this many no more are kept; a snapshot of that size repeats itself enough. */
  private static final int MOST_KEPT = 50_000;

  private final Map<String, String> texts = new ConcurrentHashMap<>();
  private final Map<Map<String, String>, Map<String, String>> maps = new ConcurrentHashMap<>();
  private final Map<List<String>, List<String>> lists = new ConcurrentHashMap<>();
  private final Map<JsonNode, JsonNode> nodes = new ConcurrentHashMap<>();

  /** The text that came first among equal ones. */
  String text(String text) {
    return first(texts, text);
  }

  /** The map that came first among equal ones. */
  Map<String, String> map(Map<String, String> map) {
    return first(maps, Map.copyOf(map));
  }

  /** The list that came first among equal ones. */
  List<String> list(List<String> list) {
    return first(lists, List.copyOf(list));
  }

  /** The same object, with what it holds given as it came first among equal values. */
  ObjectNode within(ObjectNode object) {
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      entry.setValue(shared(entry.getValue()));
    }
    return object;
  }

  private JsonNode shared(JsonNode node) {
    if (node instanceof ObjectNode object) {
      within(object);
    } else if (node.isArray()) {
      for (JsonNode element : node) {
        if (element instanceof ObjectNode object) {
          within(object);
        }
      }
    }
    return first(nodes, node);
  }

  private static <T> T first(Map<T, T> kept, T value) {
    T known = kept.get(value);
    if (known == null && kept.size() < MOST_KEPT) {
      known = kept.putIfAbsent(value, value);
    }
    return known == null ? value : known;
  }
}
