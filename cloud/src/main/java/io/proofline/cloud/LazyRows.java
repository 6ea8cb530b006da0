package io.proofline.cloud;

import java.util.AbstractList;
import java.util.RandomAccess;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Rows of a sheet that are read when they are first asked for. Safe for several threads. */
abstract class LazyRows<T> extends AbstractList<T> implements RandomAccess {
  private static final int LOCKS = 64;

  private final AtomicReferenceArray<@Nullable T> read;
  private final IntFunction<T> reading;
  private final Object[] locks = new Object[LOCKS];

  /** So many rows, each of which is read once. */
  LazyRows(int count, IntFunction<T> reading) {
    this.read = new AtomicReferenceArray<>(count);
    this.reading = reading;
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new Object();
    }
  }

  @Override
  public T get(int row) {
    T known = read.get(row);
    if (known != null) {
      return known;
    }
    synchronized (locks[row % LOCKS]) {
      known = read.get(row);
      if (known == null) {
        known = reading.apply(row);
        read.set(row, known);
      }
      return known;
    }
  }

  @Override
  public int size() {
    return read.length();
  }
}
