package io.proofline.controls;

import com.google.common.collect.ImmutableMap;
import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.StructValue;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A map that expressions read as it is. The engine converts plain maps, and for that walks the
 * whole value at each mention; a value of its own kind it takes as converted. Keeps its order,
 * never changes, and keeps what was worked out about it.
 */
@SuppressWarnings("Immutable") // the map is a copy, and what is kept follows from it alone
final class MapValue extends StructValue<String, MapValue> implements Map<String, Object> {
  private static final CelType TYPE = MapType.create(SimpleType.DYN, SimpleType.DYN);

  private final Map<String, Object> entries;
  private int hash;
  private volatile @Nullable JsonNode json;
  private volatile Map<Object, Object> workedOut = Map.of();

  private MapValue(ImmutableMap<String, Object> entries) {
    this.entries = entries;
  }

  /** Of values that need no conversion any more. */
  static MapValue of(Map<String, ?> entries) {
    return new MapValue(ImmutableMap.copyOf(entries));
  }

  static MapValue of(String key, Object value) {
    return new MapValue(ImmutableMap.of(key, value));
  }

  static MapValue of(String key, Object value, String second, Object secondValue) {
    return new MapValue(ImmutableMap.of(key, value, second, secondValue));
  }

  /**
   * What follows from this map alone, worked out when it is first asked for. Several threads may
   * work out the same; a question that fails is asked again.
   *
   * @param question what is asked; equal questions have equal answers
   */
  <T> T workedOut(Object question, Class<T> kind, Supplier<T> answer) {
    Object known = workedOut.get(question);
    if (known != null) {
      return kind.cast(known);
    }
    T fresh = answer.get();
    synchronized (entries) {
      Map<Object, Object> more = new HashMap<>(workedOut);
      more.put(question, fresh);
      workedOut = more;
    }
    return fresh;
  }

  @Override
  public Object select(String field) {
    Object value = entries.get(field);
    if (value == null) {
      throw CelAttributeNotFoundException.forMissingMapKey(field);
    }
    return value;
  }

  @Override
  public Optional<Object> find(String field) {
    return Optional.ofNullable(entries.get(field));
  }

  /** As JSON, made once: neighbours stand in the evidence of many resources. */
  JsonNode json() {
    JsonNode known = json;
    if (known == null) {
      known = PlainValues.json(this);
      json = known;
    }
    return known;
  }

  @Override
  public MapValue value() {
    return this;
  }

  @Override
  public boolean isZeroValue() {
    return entries.isEmpty();
  }

  @Override
  public CelType celType() {
    return TYPE;
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return entries.containsKey(key);
  }

  @Override
  public boolean containsValue(@Nullable Object value) {
    return entries.containsValue(value);
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    return entries.get(key);
  }

  @Override
  public @Nullable Object put(String key, Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable Object remove(@Nullable Object key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void putAll(Map<? extends String, ?> more) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void clear() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<String> keySet() {
    return entries.keySet();
  }

  @Override
  public Collection<Object> values() {
    return entries.values();
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    return entries.entrySet();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (this == other) {
      return true;
    }
    return other instanceof MapValue map
        ? hashCode() == map.hashCode() && entries.equals(map.entries)
        : entries.equals(other);
  }

  @Override
  public int hashCode() {
    int known = hash;
    if (known == 0) {
      known = entries.hashCode();
      hash = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return entries.toString();
  }
}
