package io.proofline.controls;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The evidence of one row: a few of the paths that its control declares, whose list all rows of the
 * control share. Never changes; keeps its order.
 */
final class Evidence extends AbstractMap<String, JsonNode> {
  private final List<String> names;
  private final @Nullable JsonNode[] values;

  /**
   * Evidence in the order of its names.
   *
   * @param names without doubles; a list that many rows may share
   * @param values by the names; null where there is none
   */
  Evidence(List<String> names, @Nullable JsonNode[] values) {
    this.names = List.copyOf(names);
    this.values = values.clone();
    if (this.names.size() != values.length) {
      throw new IllegalArgumentException("as many names as values");
    }
  }

  @Override
  public @Nullable JsonNode get(@Nullable Object name) {
    int at = name == null ? -1 : names.indexOf(name);
    return at < 0 ? null : values[at];
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return get(name) != null;
  }

  @Override
  public int size() {
    int size = 0;
    for (JsonNode value : values) {
      size += value == null ? 0 : 1;
    }
    return size;
  }

  @Override
  public Set<Map.Entry<String, JsonNode>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<String, JsonNode>> iterator() {
        List<Map.Entry<String, JsonNode>> entries = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
          JsonNode value = values[i];
          if (value != null) {
            entries.add(Map.entry(names.get(i), value));
          }
        }
        return Collections.unmodifiableList(entries).iterator();
      }

      @Override
      public int size() {
        return Evidence.this.size();
      }
    };
  }
}
