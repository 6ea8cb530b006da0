package io.proofline.iam.decide;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The condition keys of a request. Keys ignore case; values do not.
 *
 * <p>A key that is not here is absent from the request; unless the context is <em>open</em>: then
 * it may have any value, and a decision that would depend on it is undecided. So an allow or a deny
 * in an open context holds whatever the request carries.
 *
 * @param values key in lower case to its values; no list is empty
 * @param open whether keys that are not here are unknown
 * @param closed beginnings of keys, in lower case, that are absent even so
 */
public record Context(Map<String, List<String>> values, boolean open, Set<String> closed) {
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
    closed = Set.copyOf(closed);
  }

  /** Of these keys and no others. */
  public Context(Map<String, List<String>> values) {
    this(values, false, Set.of());
  }

  /** The same keys; all others are unknown, except those that begin with one of the given. */
  public Context opened(Set<String> except) {
    return new Context(values, true, except);
  }

  /** The same keys and no others. */
  public Context closedUp() {
    return new Context(values);
  }

  /** Whether it cannot be told whether the request has this key. */
  boolean unknown(String key) {
    String name = key.toLowerCase(Locale.ROOT);
    return open && !values.containsKey(name) && closed.stream().noneMatch(name::startsWith);
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
    return new Context(more, open, closed);
  }

  /** Without a key. */
  public Context without(String key) {
    Map<String, List<String>> fewer = new TreeMap<>(values);
    fewer.remove(key.toLowerCase(Locale.ROOT));
    return new Context(fewer, open, closed);
  }
}
