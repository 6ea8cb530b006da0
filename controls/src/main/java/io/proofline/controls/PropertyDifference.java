package io.proofline.controls;

import io.proofline.catalog.ResourceSchema;
import io.proofline.cloud.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A property that a file declares and that is set otherwise.
 *
 * @param path dotted, as the schema names it
 * @param declared what the file says
 * @param live what is there; null when it is not set there
 */
public record PropertyDifference(String path, JsonNode declared, @Nullable JsonNode live) {
  /** No name that AWS gives holds a tilde here: a name that the file cannot know. */
  private static final String NOT_NAMED_YET = "logical~";

  /**
   * What a file declares and is otherwise. Left out is what either side does not know, what the
   * file does not set, and names of resources that only AWS gives. The order of a list does not
   * count.
   */
  public static List<PropertyDifference> between(
      Document declared, Document live, ResourceSchema schema) {
    SharedValues shared = new SharedValues();
    Facts said = new Facts(declared, schema, shared);
    Facts found = new Facts(live, schema, shared);
    List<PropertyDifference> differences = new ArrayList<>();
    compare(
        List.of("r"), said.values().get("r"), found.values().get("r"), said, found, differences);
    return List.copyOf(differences);
  }

  private static void compare(
      List<String> path,
      @Nullable Object declared,
      @Nullable Object live,
      Facts said,
      Facts found,
      List<PropertyDifference> differences) {
    if (declared == null || unknown(said, path) || unknown(found, path)) {
      return;
    }
    if (declared instanceof Map<?, ?> map && (live == null || live instanceof Map<?, ?>)) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        List<String> below = new ArrayList<>(path);
        below.add(String.valueOf(entry.getKey()));
        compare(
            below,
            entry.getValue(),
            live instanceof Map<?, ?> other ? other.get(entry.getKey()) : null,
            said,
            found,
            differences);
      }
      return;
    }
    String words = form(declared);
    if (!words.contains(NOT_NAMED_YET) && (live == null || !words.equals(form(live)))) {
      differences.add(
          new PropertyDifference(
              String.join(".", path.subList(1, path.size())),
              PlainValues.json(declared),
              live == null ? null : PlainValues.json(live)));
    }
  }

  private static boolean unknown(Facts facts, List<String> path) {
    for (Facts.Unknown unknown : facts.unknown()) {
      if (path.size() >= unknown.path().size()
          && path.subList(0, unknown.path().size()).equals(unknown.path())) {
        return true;
      }
    }
    return false;
  }

  /** One text for what is the same but for order. */
  private static String form(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        TreeSet<String> entries = new TreeSet<>();
        map.forEach((key, inner) -> entries.add(key + "=" + form(inner)));
        yield entries.toString();
      }
      case List<?> list -> list.stream().map(PropertyDifference::form).sorted().toList().toString();
      default -> value.toString();
    };
  }
}
