package io.proofline.trail.lake;

import io.proofline.trail.read.ByteSlices;
import java.io.IOException;
import java.util.List;

/**
 * Which events are held already: exact over account and event id ({@link EventKey}), with a
 * fingerprint of the bytes first seen. Events of this run are in a table, 24 bytes each at most
 * half full; those of earlier runs stay in the id files of the lake, behind a Bloom filter of 12
 * bits each, so that memory does not grow with the lake. Not safe for several threads.
 */
final class SeenEvents {
  /** What was known of a key when it was added. */
  enum Known {
    /** Nothing. */
    NEW,
    /** The event, with the same raw bytes. */
    SAME,
    /** The event, with other raw bytes. */
    DIFFERENT
  }

  private static final int WIDTH = 3;

  private final List<IdFile> held;
  private final long[] filter;
  private long[] table = new long[WIDTH * 4096];
  private boolean[] used = new boolean[4096];
  private int count;

  /** Knows what the id files hold. */
  SeenEvents(List<IdFile> held) {
    this.held = List.copyOf(held);
    long keys = held.stream().mapToLong(IdFile::count).sum();
    long words = Math.max(1, Long.highestOneBit(Math.max(1, keys * 12 / 64)) * 2);
    this.filter = new long[keys == 0 ? 0 : Math.toIntExact(words)];
    for (IdFile file : held) {
      file.each(this::mark);
    }
  }

  private void mark(long high, long low) {
    long h = ByteSlices.mix(high ^ Long.rotateLeft(low, 32));
    int word = (int) (h >>> 32) & (filter.length - 1);
    filter[word] |= bits(h);
  }

  private boolean marked(long high, long low) {
    if (filter.length == 0) {
      return false;
    }
    long h = ByteSlices.mix(high ^ Long.rotateLeft(low, 32));
    long bits = bits(h);
    return (filter[(int) (h >>> 32) & (filter.length - 1)] & bits) == bits;
  }

  private static long bits(long h) {
    return 1L << (h & 63) | 1L << (h >>> 6 & 63) | 1L << (h >>> 12 & 63) | 1L << (h >>> 18 & 63);
  }

  /** Adds the key unless it is known. */
  Known add(EventKey key) throws IOException {
    long high = key.high();
    long low = key.low();
    int slot = find(table, used, high, low);
    if (used[slot]) {
      return same(table[slot * WIDTH + 2], key);
    }
    if (marked(high, low)) {
      for (IdFile file : held) {
        long at = file.find(high, low);
        if (at >= 0) {
          return same(file.fingerprint(at), key);
        }
      }
    }
    table[slot * WIDTH] = high;
    table[slot * WIDTH + 1] = low;
    table[slot * WIDTH + 2] = key.fingerprint();
    used[slot] = true;
    count++;
    if (count * 2 > used.length) {
      grow();
    }
    return Known.NEW;
  }

  private static Known same(long fingerprint, EventKey key) {
    return fingerprint == key.fingerprint() ? Known.SAME : Known.DIFFERENT;
  }

  private void grow() {
    long[] bigger = new long[Math.multiplyExact(table.length, 2)];
    boolean[] taken = new boolean[used.length * 2];
    for (int i = 0; i < used.length; i++) {
      if (used[i]) {
        int slot = find(bigger, taken, table[i * WIDTH], table[i * WIDTH + 1]);
        System.arraycopy(table, i * WIDTH, bigger, slot * WIDTH, WIDTH);
        taken[slot] = true;
      }
    }
    table = bigger;
    used = taken;
  }

  /** Slot of the key, or the free slot where it belongs. */
  private static int find(long[] table, boolean[] used, long high, long low) {
    int mask = used.length - 1;
    int slot = (int) ByteSlices.mix(high + Long.rotateLeft(low, 23)) & mask;
    while (used[slot] && (table[slot * WIDTH] != high || table[slot * WIDTH + 1] != low)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }
}
