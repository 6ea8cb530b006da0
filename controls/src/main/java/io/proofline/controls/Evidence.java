package io.proofline.controls;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
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
        return IntStream.range(0, values.length)
            .filter(i -> values[i] != null)
            .mapToObj(i -> Map.entry(names.get(i), Objects.requireNonNull(values[i])))
            .iterator();
      }

      @Override
      public int size() {
        return Evidence.this.size();
      }
    };
  }
}
