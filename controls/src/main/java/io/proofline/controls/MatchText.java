package io.proofline.controls;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The text that a neighbour's property must have: a path in the resource ({@code r.BucketName}), or
 * a text with paths in braces ({@code /aws/lambda/{r.FunctionName}}).
 *
 * @param fixed texts around the places; one more than paths
 * @param paths dotted paths
 */
record MatchText(List<String> fixed, List<String> paths) {
  MatchText {
    fixed = List.copyOf(fixed);
    paths = List.copyOf(paths);
  }

  static MatchText parse(String text) {
    if (text.indexOf('{') < 0) {
      return new MatchText(List.of("", ""), List.of(text));
    }
    List<String> fixed = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    int at = 0;
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', at)) {
      int close = text.indexOf('}', open);
      if (close < 0) {
        break;
      }
      fixed.add(text.substring(at, open));
      paths.add(text.substring(open + 1, close));
      at = close + 1;
    }
    fixed.add(text.substring(at));
    return new MatchText(fixed, paths);
  }

  /** The text for a resource; empty when a path is absent in it. */
  Optional<String> of(Function<String, Optional<Object>> value) {
    StringBuilder text = new StringBuilder(fixed.getFirst());
    for (int i = 0; i < paths.size(); i++) {
      Optional<Object> found = value.apply(paths.get(i));
      if (found.isEmpty()) {
        return Optional.empty();
      }
      text.append(PlainValues.text(found.get())).append(fixed.get(i + 1));
    }
    return Optional.of(text.toString());
  }

  /** Whether it is one path and nothing else. */
  boolean plain() {
    return paths.size() == 1 && fixed.getFirst().isEmpty() && fixed.getLast().isEmpty();
  }

  /** The steps of a dotted path; {@code []} after a name means every element of the list. */
  static List<String> steps(String path) {
    return List.of(path.replace("[]", "").split("\\."));
  }

  /** Every value at a path of plain maps; lists on the way and at its end count by element. */
  static List<Object> all(Map<String, ?> root, List<String> path) {
    List<Object> found = new ArrayList<>();
    gather(root, path, found);
    return found;
  }

  private static void gather(@Nullable Object value, List<String> path, List<Object> found) {
    if (value instanceof List<?> list) {
      list.forEach(element -> gather(element, path, found));
    } else if (path.isEmpty()) {
      if (value != null) {
        found.add(value);
      }
    } else if (value instanceof Map<?, ?> map) {
      gather(map.get(path.getFirst()), path.subList(1, path.size()), found);
    }
  }

  /** Value at a dotted path of plain maps. */
  static Optional<Object> at(Map<String, ?> root, List<String> path) {
    Object value = root;
    for (String part : path) {
      value = value instanceof Map<?, ?> map ? map.get(part) : null;
      if (value == null) {
        return Optional.empty();
      }
    }
    return Optional.of(value);
  }
}
