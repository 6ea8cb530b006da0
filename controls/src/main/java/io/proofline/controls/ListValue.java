package io.proofline.controls;

import com.google.common.collect.ImmutableList;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelValue;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A list that expressions read as it is, as {@link MapValue} is a map. Never changes. */
@SuppressWarnings("Immutable") // the list is a copy
final class ListValue extends CelValue implements List<Object>, RandomAccess {
  private static final CelType TYPE = ListType.create(SimpleType.DYN);
  static final ListValue EMPTY = new ListValue(ImmutableList.of());

  private final List<Object> elements;
  private int hash;
  private volatile @Nullable JsonNode json;

  private ListValue(ImmutableList<Object> elements) {
    this.elements = elements;
  }

  /** Of values that need no conversion any more. */
  static ListValue of(Collection<?> elements) {
    return elements.isEmpty() ? EMPTY : new ListValue(ImmutableList.copyOf(elements));
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
  public ListValue value() {
    return this;
  }

  @Override
  public boolean isZeroValue() {
    return elements.isEmpty();
  }

  @Override
  public CelType celType() {
    return TYPE;
  }

  @Override
  public int size() {
    return elements.size();
  }

  @Override
  public boolean isEmpty() {
    return elements.isEmpty();
  }

  @Override
  public boolean contains(@Nullable Object value) {
    return elements.contains(value);
  }

  @Override
  public Iterator<Object> iterator() {
    return elements.iterator();
  }

  @Override
  public Object[] toArray() {
    return elements.toArray();
  }

  @Override
  public <T> T[] toArray(T[] array) {
    return elements.toArray(array);
  }

  @Override
  public boolean add(Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean remove(@Nullable Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean containsAll(Collection<?> values) {
    return elements.containsAll(values);
  }

  @Override
  public boolean addAll(Collection<?> values) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean addAll(int index, Collection<?> values) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean removeAll(Collection<?> values) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean retainAll(Collection<?> values) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void clear() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object get(int index) {
    return elements.get(index);
  }

  @Override
  public Object set(int index, Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void add(int index, Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object remove(int index) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int indexOf(@Nullable Object value) {
    return elements.indexOf(value);
  }

  @Override
  public int lastIndexOf(@Nullable Object value) {
    return elements.lastIndexOf(value);
  }

  @Override
  public ListIterator<Object> listIterator() {
    return elements.listIterator();
  }

  @Override
  public ListIterator<Object> listIterator(int index) {
    return elements.listIterator(index);
  }

  @Override
  public List<Object> subList(int from, int to) {
    return elements.subList(from, to);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (this == other) {
      return true;
    }
    return other instanceof ListValue list
        ? hashCode() == list.hashCode() && elements.equals(list.elements)
        : elements.equals(other);
  }

  @Override
  public int hashCode() {
    int known = hash;
    if (known == 0) {
      known = elements.hashCode();
      hash = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return elements.toString();
  }
}
