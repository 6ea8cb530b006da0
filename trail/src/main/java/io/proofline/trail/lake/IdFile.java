package io.proofline.trail.lake;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Which events are in a part of the lake: 32 bytes each, sorted by key: key (16), fingerprint (8),
 * number of the segment within the part (4), row (4), big-endian. Read in place.
 */
final class IdFile {
  private static final int ENTRY = 32;
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment entries;
  private final long count;

  private IdFile(MemorySegment entries) {
    this.entries = entries;
    this.count = entries.byteSize() / ENTRY;
  }

  /** Takes keys. */
  interface Keys {
    void key(long high, long low);
  }

  static IdFile open(Path file, Arena arena) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() % ENTRY != 0) {
        throw new IOException(file + " is no id file; 'trail rebuild' makes the lake anew");
      }
      return new IdFile(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
    }
  }

  static void write(SegmentRows rows, Path file) throws IOException {
    int[] order =
        SegmentRows.sorted(
            rows.count,
            (a, b) -> {
              int c = Long.compareUnsigned(rows.high[a], rows.high[b]);
              return c != 0 ? c : Long.compareUnsigned(rows.low[a], rows.low[b]);
            });
    try (DataOutputStream out = output(file)) {
      for (int row : order) {
        out.writeLong(rows.high[row]);
        out.writeLong(rows.low[row]);
        out.writeLong(rows.fingerprint[row]);
        out.writeInt(0);
        out.writeInt(row);
      }
    }
  }

  private static DataOutputStream output(Path file) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
  }

  /**
   * Writes the entries of several files as one.
   *
   * @param firstSegment for each, the number that its first segment gets
   */
  static void merge(java.util.List<IdFile> files, int[] firstSegment, Path file)
      throws IOException {
    long[] at = new long[files.size()];
    try (DataOutputStream out = output(file)) {
      while (true) {
        int least = -1;
        for (int i = 0; i < at.length; i++) {
          if (at[i] < files.get(i).count
              && (least < 0 || compare(files.get(i), at[i], files.get(least), at[least]) < 0)) {
            least = i;
          }
        }
        if (least < 0) {
          return;
        }
        IdFile from = files.get(least);
        long entry = at[least]++;
        out.writeLong(from.high(entry));
        out.writeLong(from.low(entry));
        out.writeLong(from.fingerprint(entry));
        out.writeInt(from.segment(entry) + firstSegment[least]);
        out.writeInt(from.row(entry));
      }
    }
  }

  private static int compare(IdFile a, long i, IdFile b, long j) {
    int c = Long.compareUnsigned(a.high(i), b.high(j));
    return c != 0 ? c : Long.compareUnsigned(a.low(i), b.low(j));
  }

  long count() {
    return count;
  }

  void each(Keys keys) {
    for (long i = 0; i < count; i++) {
      keys.key(high(i), low(i));
    }
  }

  /** Entry of the key; -1 when it is not here. */
  long find(long high, long low) {
    long from = 0;
    long to = count - 1;
    while (from <= to) {
      long middle = (from + to) >>> 1;
      int c = Long.compareUnsigned(high(middle), high);
      c = c != 0 ? c : Long.compareUnsigned(low(middle), low);
      if (c == 0) {
        return middle;
      } else if (c < 0) {
        from = middle + 1;
      } else {
        to = middle - 1;
      }
    }
    return -1;
  }

  private long high(long entry) {
    return entries.get(LONG, entry * ENTRY);
  }

  private long low(long entry) {
    return entries.get(LONG, entry * ENTRY + 8);
  }

  long fingerprint(long entry) {
    return entries.get(LONG, entry * ENTRY + 16);
  }

  int segment(long entry) {
    return entries.get(INT, entry * ENTRY + 24);
  }

  int row(long entry) {
    return entries.get(INT, entry * ENTRY + 28);
  }
}
