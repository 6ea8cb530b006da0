package io.proofline.controls;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Values of one run that stand in many documents, such as a policy that many roles have: each is
 * held once, and so what is worked out about it is worked out once. Safe for several threads.
 */
final class SharedValues {
  /** Beyond this many no more are kept; an estate of that size repeats itself enough. */
  private static final int MOST_KEPT = 20_000;

  private final Map<MapValue, MapValue> kept = new ConcurrentHashMap<>();

  /** The value that was given first among equal ones. */
  Object of(Object value) {
    if (!(value instanceof MapValue map)) {
      return value;
    }
    MapValue known = kept.get(map);
    if (known == null && kept.size() < MOST_KEPT) {
      known = kept.putIfAbsent(map, map);
    }
    return known == null ? map : known;
  }
}
