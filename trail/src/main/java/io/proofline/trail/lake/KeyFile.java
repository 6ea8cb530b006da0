package io.proofline.trail.lake;

import io.proofline.trail.parquet.Values;
import io.proofline.trail.read.Column;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * From a value to the events that hold it, for one part of the lake: the sorted key index.
 *
 * <p>File: {@code PLKEYS1} LF, number of keys (8), then for each key, sorted as unsigned, its
 * 64-bit hash, the offset of its postings and their number (8, 8, 4), then the postings: segment
 * within the part, time since the one before and row, as variable-length numbers; times are in
 * seconds (even) or microseconds (odd). Big-endian. A hash may stand for two values: what is found
 * is compared with the value asked for.
 */
final class KeyFile {
  private static final byte[] MAGIC = "PLKEYS1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD = 16;
  private static final int ENTRY = 20;
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final long SECOND = 1_000_000;

  private record Source(Needle kind, Column column) {}

  private static final List<Source> SOURCES =
      List.of(
          new Source(Needle.KEY, Column.ID_KEY),
          new Source(Needle.KEY, Column.ISSUED_KEY),
          new Source(Needle.KEY, Column.MINTED_KEY),
          new Source(Needle.ACTOR, Column.ID_ARN),
          new Source(Needle.ACTOR, Column.ISSUED_ARN),
          new Source(Needle.USER, Column.ID_USER),
          new Source(Needle.USER, Column.SOURCE_IDENTITY),
          new Source(Needle.USER, Column.OBO_USER),
          new Source(Needle.IP, Column.IP),
          new Source(Needle.SHARED, Column.SHARED_ID),
          new Source(Needle.EVENT, Column.EVENT_ID));

  private final Bytes heads;
  private final Bytes postings;
  private final long keys;

  /**
   * @param heads the file, for what stands before the postings
   * @param postings the file, for these
   */
  private KeyFile(Bytes heads, Bytes postings) {
    this.heads = heads;
    this.postings = postings;
    this.keys = heads.longAt(MAGIC.length);
  }

  /** Bytes of a file, big-endian. */
  interface Bytes {
    byte byteAt(long from);

    int intAt(long from);

    long longAt(long from);
  }

  private record Mapped(MemorySegment file) implements Bytes {
    @Override
    public byte byteAt(long from) {
      return file.get(ValueLayout.JAVA_BYTE, from);
    }

    @Override
    public int intAt(long from) {
      return file.get(INT, from);
    }

    @Override
    public long longAt(long from) {
      return file.get(LONG, from);
    }
  }

  static KeyFile open(Path path, Arena arena) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      MemorySegment file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      boolean good = file.byteSize() >= HEAD;
      for (int i = 0; good && i < MAGIC.length; i++) {
        good = file.get(ValueLayout.JAVA_BYTE, i) == MAGIC[i];
      }
      if (!good) {
        throw new IOException(path + " is no key file; 'trail rebuild' makes the lake anew");
      }
      return new KeyFile(new Mapped(file), new Mapped(file));
    }
  }

  /** Takes postings. */
  interface Postings {
    void posting(int segment, long micros, int row);
  }

  /** Hands over the events under the hash in order of time; how many there are. */
  int find(long hash, Postings sink) {
    long from = 0;
    long to = keys - 1;
    while (from <= to) {
      long middle = (from + to) >>> 1;
      int c = Long.compareUnsigned(hash(middle), hash);
      if (c == 0) {
        each(middle, sink);
        return size(middle);
      } else if (c < 0) {
        from = middle + 1;
      } else {
        to = middle - 1;
      }
    }
    return 0;
  }

  private long hash(long key) {
    return heads.longAt(HEAD + key * ENTRY);
  }

  private int size(long key) {
    return heads.intAt(HEAD + key * ENTRY + 16);
  }

  private void each(long key, Postings sink) {
    Cursor cursor = new Cursor(key, 0);
    while (cursor.next()) {
      sink.posting(cursor.segment, cursor.micros, cursor.row);
    }
  }

  /** Reads the postings of one key; it stands before the first. */
  private final class Cursor {
    private final int firstSegment;
    private long at;
    private int left;
    private int segment;
    private long micros;
    private int row;

    Cursor(long key, int firstSegment) {
      this.firstSegment = firstSegment;
      at = HEAD + keys * ENTRY + heads.longAt(HEAD + key * ENTRY + 8);
      left = size(key);
    }

    boolean next() {
      if (left-- <= 0) {
        return false;
      }
      segment = (int) varint() + firstSegment;
      long step = varint();
      micros += (step & 1) == 0 ? (step >>> 1) * SECOND : step >>> 1;
      row = (int) varint();
      return true;
    }

    private long varint() {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte b = postings.byteAt(at++);
        value |= (b & 0x7fL) << shift;
        if (b >= 0) {
          return value;
        }
      }
    }
  }

  /** Writes the index of a segment's rows. */
  static void write(SegmentRows rows, int[] byTime, Path file) throws IOException {
    Builder builder = new Builder(byTime.length * 6);
    int[] place = new int[rows.count];
    for (int i = 0; i < byTime.length; i++) {
      place[byTime[i]] = i;
    }
    for (Source source : SOURCES) {
      Values values = rows.values[source.column().index()];
      int[] ids = rows.ids[source.column().index()];
      int[] keys = builder.keys(source.kind(), values);
      for (int row = 0; row < rows.count; row++) {
        if (ids[row] >= 0) {
          builder.add(keys[ids[row]], place[row]);
        }
      }
    }
    int[] keys = builder.keys(Needle.RESOURCE, rows.keys);
    for (int i = 0; i < rows.keyCount; i++) {
      builder.add(keys[rows.key[i]], place[rows.keyRow[i]]);
    }
    builder.write(file, at -> byTime[at], rows.micros);
  }

  /** Row of a place in the order of time. */
  private interface RowOf {
    int row(int place);
  }

  /** Gathers (key, place) pairs and writes them key by key. */
  private static final class Builder {
    private long[] hashes = new long[1024];
    private int[] slots = new int[4096];
    private int count;
    private long[] pairs;
    private int pairCount;

    Builder(int expected) {
      pairs = new long[Math.max(64, expected)];
    }

    int[] keys(Needle kind, Values values) {
      int[] keys = new int[values.count()];
      for (int id = 0; id < keys.length; id++) {
        long hash = kind.hash(values.bytes(), values.start(id), values.end(id));
        keys[id] = number(hash);
      }
      return keys;
    }

    /** Number of the hash; slots hold numbers plus one, so that zero is free. */
    private int number(long hash) {
      int slot = slot(hash);
      if (slots[slot] > 0) {
        return slots[slot] - 1;
      }
      if (count == hashes.length) {
        hashes = Arrays.copyOf(hashes, count * 2);
        slots = new int[hashes.length * 4];
        for (int i = 0; i < count; i++) {
          slots[slot(hashes[i])] = i + 1;
        }
        slot = slot(hash);
      }
      hashes[count] = hash;
      slots[slot] = ++count;
      return count - 1;
    }

    private int slot(long hash) {
      int mask = slots.length - 1;
      int slot = (int) (hash ^ hash >>> 32) & mask;
      while (slots[slot] > 0 && hashes[slots[slot] - 1] != hash) {
        slot = slot + 1 & mask;
      }
      return slot;
    }

    void add(int key, int place) {
      if (pairCount == pairs.length) {
        pairs = Arrays.copyOf(pairs, pairCount * 2);
      }
      pairs[pairCount++] = (long) key << 32 | place;
    }

    void write(Path file, RowOf rows, long[] micros) throws IOException {
      int[] order = NumberOrder.of(count, hashes);
      int[] rank = new int[count];
      for (int i = 0; i < count; i++) {
        rank[order[i]] = i;
      }
      for (int i = 0; i < pairCount; i++) {
        pairs[i] = (long) rank[(int) (pairs[i] >>> 32)] << 32 | (pairs[i] & 0xffffffffL);
      }
      Arrays.sort(pairs, 0, pairCount);
      try (Output out = new Output(file, count)) {
        int at = 0;
        for (int i = 0; i < count; i++) {
          out.key(hashes[order[i]]);
          long before = -1;
          while (at < pairCount && (int) (pairs[at] >>> 32) == i) {
            if (pairs[at] != before) {
              int row = rows.row((int) pairs[at]);
              out.posting(0, micros[row], row);
            }
            before = pairs[at++];
          }
        }
      }
    }
  }

  /** Writes keys in order with their postings: the head goes to the file, the rest behind it. */
  private static final class Output implements AutoCloseable {
    private final Path file;
    private final Path tail;
    private final DataOutputStream head;
    private final OutputStream postings;
    private final byte[] buffer = new byte[1 << 16];
    private int buffered;
    private final long keys;
    private long written;
    private long hash;
    private long start;
    private int size;
    private boolean open;
    private long micros;

    /**
     * @param keys how many there will be, counting those that turn out to have no postings
     */
    Output(Path file, long keys) throws IOException {
      this.file = file;
      this.tail = file.resolveSibling(file.getFileName() + ".tail");
      this.keys = keys;
      head = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
      postings = Files.newOutputStream(tail);
      head.write(MAGIC);
      head.writeLong(keys);
    }

    void key(long next) throws IOException {
      flush();
      hash = next;
      start = written;
      size = 0;
      micros = 0;
      open = true;
    }

    void posting(int segment, long time, int row) throws IOException {
      varint(segment);
      long step = time - micros;
      varint(step % SECOND == 0 ? (step / SECOND) << 1 : (step << 1) | 1);
      varint(row);
      micros = time;
      size++;
    }

    private void varint(long value) throws IOException {
      if (buffered + 10 > buffer.length) {
        drain();
      }
      int before = buffered;
      long left = value;
      while ((left & ~0x7fL) != 0) {
        buffer[buffered++] = (byte) ((left & 0x7f) | 0x80);
        left >>>= 7;
      }
      buffer[buffered++] = (byte) left;
      written += buffered - before;
    }

    private void drain() throws IOException {
      postings.write(buffer, 0, buffered);
      buffered = 0;
    }

    private void flush() throws IOException {
      if (open) {
        head.writeLong(hash);
        head.writeLong(start);
        head.writeInt(size);
      }
    }

    @Override
    public void close() throws IOException {
      flush();
      head.close();
      drain();
      postings.close();
      try (FileChannel to = FileChannel.open(file, StandardOpenOption.APPEND);
          FileChannel from = FileChannel.open(tail, StandardOpenOption.READ)) {
        if (to.size() != HEAD + keys * ENTRY) {
          throw new IllegalStateException("another number of keys than announced");
        }
        long at = 0;
        while (at < from.size()) {
          at += from.transferTo(at, from.size() - at, to);
        }
      }
      Files.delete(tail);
    }
  }

  /**
   * Writes the keys of several files as one.
   *
   * @param firstSegment for each, the number that its first segment gets
   */
  static void merge(List<Path> sources, int[] firstSegment, Path target) throws IOException {
    List<ForwardFile> open = new ArrayList<>();
    try {
      List<KeyFile> files = new ArrayList<>();
      for (Path source : sources) {
        ForwardFile heads = ForwardFile.open(source);
        open.add(heads);
        ForwardFile postings = ForwardFile.open(source);
        open.add(postings);
        files.add(new KeyFile(heads, postings));
      }
      mergeOpen(files, firstSegment, target);
    } finally {
      for (ForwardFile file : open) {
        file.close();
      }
    }
  }

  private static void mergeOpen(List<KeyFile> files, int[] firstSegment, Path target)
      throws IOException {
    long distinct = 0;
    long[] at = new long[files.size()];
    while (more(files, at)) {
      skip(files, at, least(files, at));
      distinct++;
    }
    Arrays.fill(at, 0);
    try (Output out = new Output(target, distinct)) {
      while (more(files, at)) {
        long hash = least(files, at);
        out.key(hash);
        List<Cursor> cursors = new ArrayList<>();
        for (int i = 0; i < at.length; i++) {
          if (at[i] < files.get(i).keys && files.get(i).hash(at[i]) == hash) {
            Cursor cursor = files.get(i).new Cursor(at[i], firstSegment[i]);
            if (cursor.next()) {
              cursors.add(cursor);
            }
          }
        }
        while (!cursors.isEmpty()) {
          Cursor first = cursors.getFirst();
          for (Cursor cursor : cursors) {
            first = cursor.micros < first.micros ? cursor : first;
          }
          out.posting(first.segment, first.micros, first.row);
          if (!first.next()) {
            cursors.remove(first);
          }
        }
        skip(files, at, hash);
      }
    }
  }

  private static boolean more(List<KeyFile> files, long[] at) {
    for (int i = 0; i < at.length; i++) {
      if (at[i] < files.get(i).keys) {
        return true;
      }
    }
    return false;
  }

  private static long least(List<KeyFile> files, long[] at) {
    long least = 0;
    boolean any = false;
    for (int i = 0; i < at.length; i++) {
      if (at[i] < files.get(i).keys) {
        long hash = files.get(i).hash(at[i]);
        if (!any || Long.compareUnsigned(hash, least) < 0) {
          least = hash;
          any = true;
        }
      }
    }
    return least;
  }

  private static void skip(List<KeyFile> files, long[] at, long hash) {
    for (int i = 0; i < at.length; i++) {
      if (at[i] < files.get(i).keys && files.get(i).hash(at[i]) == hash) {
        at[i]++;
      }
    }
  }
}
