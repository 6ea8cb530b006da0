package io.proofline.controls.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is known of a log record in JSON. Never changes. */
public final class LogRecord {
  private final JsonNode root;
  private final Set<List<String>> absent;
  private final boolean whole;

  private LogRecord(JsonNode root, Set<List<String>> absent, boolean whole) {
    this.root = root;
    this.absent = absent;
    this.whole = whole;
  }

  /** A whole record: what is not in it is absent. Throws {@link IllegalArgumentException}. */
  public static LogRecord whole(String json) {
    return new LogRecord(read(json), Set.of(), true);
  }

  /**
   * All records that have some members, at least with these values, and lack others. Arrays are
   * whole. Throws {@link IllegalArgumentException}.
   *
   * @param json the members
   * @param absent dotted paths of what they lack
   */
  public static LogRecord allWith(String json, List<String> absent) {
    return new LogRecord(
        read(json),
        absent.stream().map(path -> List.of(path.split("\\.", -1))).collect(Collectors.toSet()),
        false);
  }

  private static JsonNode read(String json) {
    JsonNode root;
    try {
      root = JsonMapper.shared().readTree(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("a record is not JSON: " + e.getOriginalMessage());
    }
    if (!root.isObject()) {
      throw new IllegalArgumentException("a record is no JSON object");
    }
    return root;
  }

  /** What stands where a selector points. */
  sealed interface Found {}

  record Value(JsonNode node) implements Found {}

  record Absent() implements Found {}

  /** It may be absent or anything. */
  record Unknown() implements Found {}

  /** Everything that a selector points to; without a wildcard exactly one thing. */
  List<Found> find(Selector selector) {
    List<Found> found = new ArrayList<>();
    walk(root, selector.steps(), new ArrayList<>(), found::add);
    return found;
  }

  private void walk(
      JsonNode at, List<Selector.Step> steps, List<String> path, Consumer<Found> found) {
    if (steps.isEmpty()) {
      found.accept(new Value(at));
      return;
    }
    List<Selector.Step> rest = steps.subList(1, steps.size());
    switch (steps.getFirst()) {
      case Selector.Field field -> {
        path.add(field.name());
        JsonNode value = at.get(field.name());
        if (value != null) {
          walk(value, rest, path, found);
        } else {
          boolean lacking = whole || !at.isObject() || absent.contains(path);
          found.accept(lacking ? new Absent() : new Unknown());
        }
        path.removeLast();
      }
      case Selector.Element element -> {
        JsonNode value = at.isArray() ? at.get(element.index()) : null;
        if (value == null) {
          found.accept(new Absent());
        } else {
          path.add("[" + element.index() + "]");
          walk(value, rest, path, found);
          path.removeLast();
        }
      }
      case Selector.AnyElement _ -> {
        path.add("[*]");
        if (at.isArray()) {
          at.forEach(value -> walk(value, rest, path, found));
        }
        path.removeLast();
      }
      case Selector.AnyField _ -> {
        if (at.isObject()) {
          at.properties()
              .forEach(
                  entry -> {
                    path.add(entry.getKey());
                    walk(entry.getValue(), rest, path, found);
                    path.removeLast();
                  });
          if (!whole) {
            found.accept(new Unknown());
          }
        }
      }
    }
  }

  /** Whether nothing is known to stand in it beside what is there. */
  boolean whole() {
    return whole;
  }

  /** Every name and every text and number in it. */
  List<String> texts() {
    List<String> texts = new ArrayList<>();
    gather(root, texts);
    return texts;
  }

  private static void gather(JsonNode node, List<String> texts) {
    node.properties().forEach(entry -> texts.add(entry.getKey()));
    if (node.isValueNode()) {
      texts.add(node.asString());
    }
    node.forEach(inner -> gather(inner, texts));
  }
}
