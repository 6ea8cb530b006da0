package io.proofline.trail.lake;

import io.proofline.trail.read.ByteSlices;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which events are held already: exact over account and event id ({@link EventKey}), with a
 * fingerprint of the bytes first seen. Events of the two newest segments are in tables, 24 bytes
 * each at most half full; those of all others stay in the id files of the lake, behind Bloom
 * filters of 12 to 24 bits each, so that memory hardly grows with an ingest or with the lake. Not
 * safe for several threads.
 */
final class SeenEvents implements AutoCloseable {
  /** What was known of a key when it was added. */
  enum Known {
    /** Nothing. */
    NEW,
    /** The event, with the same raw bytes. */
    SAME,
    /** The event, with other raw bytes. */
    DIFFERENT
  }

  private final List<IdFile> held = new ArrayList<>();
  private final List<Filter> filters = new ArrayList<>();
  private Table filling = new Table();
  private @Nullable Table sealing;

  /** Knows what the id files hold. */
  SeenEvents(List<Path> files) throws IOException {
    try {
      for (Path file : files) {
        hold(file);
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void hold(Path file) throws IOException {
    held.add(IdFile.open(file, this::mark));
  }

  private void mark(long high, long low) {
    if (filters.isEmpty() || filters.getLast().full()) {
      filters.add(new Filter(filters.isEmpty() ? 1 << 20 : filters.getLast().room * 2));
    }
    filters.getLast().mark(high, low);
  }

  private boolean marked(long high, long low) {
    for (Filter filter : filters) {
      if (filter.marked(high, low)) {
        return true;
      }
    }
    return false;
  }

  /** Adds the key unless it is known. */
  Known add(EventKey key) throws IOException {
    long high = key.high();
    long low = key.low();
    int slot = filling.find(high, low);
    if (filling.used[slot]) {
      return same(filling.fingerprint(slot), key);
    }
    Table before = sealing;
    if (before != null) {
      int there = before.find(high, low);
      if (before.used[there]) {
        return same(before.fingerprint(there), key);
      }
    }
    if (marked(high, low)) {
      for (IdFile file : held) {
        long at = file.find(high, low);
        if (at != IdFile.NONE) {
          return same(file.fingerprint(at), key);
        }
      }
    }
    filling.put(slot, key);
    return Known.NEW;
  }

  private static Known same(long fingerprint, EventKey key) {
    return fingerprint == key.fingerprint() ? Known.SAME : Known.DIFFERENT;
  }

  /** The segment is complete: what is added from now on belongs to the next one. */
  void sealing() {
    if (sealing != null) {
      throw new IllegalStateException("the segment before is not sealed yet");
    }
    sealing = filling;
    filling = new Table();
  }

  /**
   * The complete segment is in the lake.
   *
   * @param file its id file; null when it has no event
   */
  void sealed(@Nullable Path file) throws IOException {
    if (file != null) {
      hold(file);
    }
    sealing = null;
  }

  @Override
  public void close() throws IOException {
    for (IdFile file : held) {
      file.close();
    }
    held.clear();
  }

  /** Says of a key that is not in it that it is not, but for one in some hundred. */
  private static final class Filter {
    private final int room;
    private final long[] words;
    private int count;

    Filter(int room) {
      this.room = room;
      this.words = new long[Integer.highestOneBit(Math.max(1, room / 64 * 12)) * 2];
    }

    boolean full() {
      return count >= room;
    }

    void mark(long high, long low) {
      long h = hash(high, low);
      words[word(h)] |= bits(h);
      count++;
    }

    boolean marked(long high, long low) {
      long h = hash(high, low);
      long bits = bits(h);
      return (words[word(h)] & bits) == bits;
    }

    private int word(long h) {
      return (int) (h >>> 32) & (words.length - 1);
    }

    private static long hash(long high, long low) {
      return ByteSlices.mix(high ^ Long.rotateLeft(low, 32));
    }

    private static long bits(long h) {
      return 1L << (h & 63) | 1L << (h >>> 6 & 63) | 1L << (h >>> 12 & 63) | 1L << (h >>> 18 & 63);
    }
  }

  /** Keys and fingerprints in memory. */
  private static final class Table {
    private static final int WIDTH = 3;

    private long[] table = new long[WIDTH * 4096];
    private boolean[] used = new boolean[4096];
    private int count;

    /** Slot of the key, or the free slot where it belongs. */
    int find(long high, long low) {
      return find(table, used, high, low);
    }

    private static int find(long[] table, boolean[] used, long high, long low) {
      int mask = used.length - 1;
      int slot = (int) ByteSlices.mix(high + Long.rotateLeft(low, 23)) & mask;
      while (used[slot] && (table[slot * WIDTH] != high || table[slot * WIDTH + 1] != low)) {
        slot = slot + 1 & mask;
      }
      return slot;
    }

    long fingerprint(int slot) {
      return table[slot * WIDTH + 2];
    }

    void put(int slot, EventKey key) {
      table[slot * WIDTH] = key.high();
      table[slot * WIDTH + 1] = key.low();
      table[slot * WIDTH + 2] = key.fingerprint();
      used[slot] = true;
      count++;
      if (count * 2 > used.length) {
        grow();
      }
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
  }
}
