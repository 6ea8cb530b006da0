package io.proofline.iam.decide;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The condition keys of a request. A key that is not here is absent from the request. Keys ignore
 * case; values do not.
 *
 * @param values key in lower case to its values; no list is empty
 */
public record Context(Map<String, List<String>> values) {
  /** No keys at all. */
  public static final Context EMPTY = new Context(Map.of());

  /** Takes copies, lower-cases the keys and leaves out those without a value. */
  public Context {
    Map<String, List<String>> copy = new TreeMap<>();
    values.forEach(
        (key, list) -> {
          if (!list.isEmpty()
              && copy.putIfAbsent(key.toLowerCase(Locale.ROOT), List.copyOf(list)) != null) {
            throw new IllegalArgumentException("context key " + key + " is there twice");
          }
        });
    values = Map.copyOf(copy);
  }

  /** The values of a key, whatever its case; empty when it is absent. */
  public List<String> get(String key) {
    return values.getOrDefault(key.toLowerCase(Locale.ROOT), List.of());
  }

  /** The one value of a key; null when it is absent or has several. */
  public @Nullable String single(String key) {
    List<String> all = get(key);
    return all.size() == 1 ? all.getFirst() : null;
  }

  /** With one more key, or another value for it. */
  public Context with(String key, String... value) {
    Map<String, List<String>> more = new TreeMap<>(values);
    more.put(key.toLowerCase(Locale.ROOT), List.of(value));
    return new Context(more);
  }

  /** Without a key. */
  public Context without(String key) {
    Map<String, List<String>> fewer = new TreeMap<>(values);
    fewer.remove(key.toLowerCase(Locale.ROOT));
    return new Context(fewer);
  }
}
