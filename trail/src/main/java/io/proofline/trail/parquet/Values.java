package io.proofline.trail.parquet;

import io.proofline.trail.read.ByteSlices;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Distinct texts by number, from 0 in the order in which they came. Not safe for several threads.
 */
public final class Values {
  private byte[] bytes = new byte[256];
  private int[] ends = new int[16];
  private int count;
  private int[] slots = new int[32];
  private int last;
  private final boolean unique;

  /**
   * No values yet.
   *
   * @param unique whether every value is taken to be new, which saves looking for it
   */
  public Values(boolean unique) {
    this.unique = unique;
  }

  /** How many there are. */
  public int count() {
    return count;
  }

  /** Number of the value; it is added when it is new. */
  public int id(byte[] from, int start, int end) {
    if (unique) {
      return add(from, start, end);
    }
    // Mostly the same as the one before: then nothing has to be looked up.
    if (last < count && Arrays.equals(bytes, start(last), ends[last], from, start, end)) {
      return last;
    }
    int mask = slots.length - 1;
    int slot = (int) ByteSlices.hash(from, start, end, 0) & mask;
    while (slots[slot] != 0) {
      int id = slots[slot] - 1;
      if (Arrays.equals(bytes, start(id), ends[id], from, start, end)) {
        last = id;
        return id;
      }
      slot = slot + 1 & mask;
    }
    int id = add(from, start, end);
    last = id;
    slots[slot] = id + 1;
    if (count * 2 > slots.length) {
      grow();
    }
    return id;
  }

  private int add(byte[] from, int start, int end) {
    int used = count == 0 ? 0 : ends[count - 1];
    int length = end - start;
    if (used + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length + (bytes.length >> 1), used + length));
    }
    System.arraycopy(from, start, bytes, used, length);
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, count * 2);
    }
    ends[count] = used + length;
    return count++;
  }

  private void grow() {
    slots = new int[slots.length * 4];
    int mask = slots.length - 1;
    for (int id = 0; id < count; id++) {
      int slot = (int) ByteSlices.hash(bytes, start(id), ends[id], 0) & mask;
      while (slots[slot] != 0) {
        slot = slot + 1 & mask;
      }
      slots[slot] = id + 1;
    }
  }

  /** The array that holds the values. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where a value begins in {@link #bytes()}. */
  public int start(int id) {
    return id == 0 ? 0 : ends[id - 1];
  }

  /** Where it ends. */
  public int end(int id) {
    return ends[id];
  }

  /** A value as text. */
  public String text(int id) {
    return new String(bytes, start(id), end(id) - start(id), StandardCharsets.UTF_8);
  }

  /** Order of two values, by bytes. */
  public int compare(int a, int b) {
    return Arrays.compareUnsigned(bytes, start(a), ends[a], bytes, start(b), ends[b]);
  }
}
