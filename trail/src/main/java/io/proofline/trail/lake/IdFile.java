package io.proofline.trail.lake;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Which events are in a part of the lake: 32 bytes each, sorted by key: key (16), fingerprint (8),
 * number of the segment within the part (4), row (4), big-endian. Read block by block; in memory
 * stands the first key of each block alone.
 */
final class IdFile implements AutoCloseable {
  private static final int ENTRY = 32;

  /** Entries of a block. */
  private static final int BLOCK = 128;

  private final FileChannel channel;
  private final long count;
  private final long[] firsts;
  private final ByteBuffer block = ByteBuffer.allocate(BLOCK * ENTRY);
  private long held = -1;

  private IdFile(FileChannel channel, long count, long[] firsts) {
    this.channel = channel;
    this.count = count;
    this.firsts = firsts;
  }

  /** Takes keys. */
  interface Keys {
    void key(long high, long low);
  }

  /**
   * Opens a file for finding.
   *
   * @param keys told each key on the way
   */
  static IdFile open(Path file, Keys keys) throws IOException {
    long count = count(file);
    long[] firsts = new long[Math.toIntExact((count + BLOCK - 1) / BLOCK)];
    try (ForwardFile all = ForwardFile.open(file)) {
      for (long i = 0; i < count; i++) {
        long high = all.longAt(i * ENTRY);
        if (i % BLOCK == 0) {
          firsts[(int) (i / BLOCK)] = high;
        }
        keys.key(high, all.longAt(i * ENTRY + 8));
      }
    }
    return new IdFile(FileChannel.open(file, StandardOpenOption.READ), count, firsts);
  }

  /** How many entries the file has. */
  static long count(Path file) throws IOException {
    long size = Files.size(file);
    if (size % ENTRY != 0) {
      throw new IOException(file + " is no id file; 'trail rebuild' makes the lake anew");
    }
    return size / ENTRY;
  }

  static void write(SegmentRows rows, Path file) throws IOException {
    int[] order = NumberOrder.of(rows.count, rows.high, rows.low);
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
    OutputStream plain = Files.newOutputStream(file);
    return new DataOutputStream(new BufferedOutputStream(plain, 1 << 16));
  }

  /**
   * Writes the entries of several files as one.
   *
   * @param firstSegment for each, the number that its first segment gets
   */
  static void merge(List<Path> files, int[] firstSegment, Path file) throws IOException {
    List<Head> heads = new ArrayList<>();
    try (DataOutputStream out = output(file)) {
      for (int i = 0; i < files.size(); i++) {
        heads.add(new Head(files.get(i), firstSegment[i]));
      }
      while (true) {
        Head least = null;
        for (Head head : heads) {
          if (head.more() && (least == null || head.before(least))) {
            least = head;
          }
        }
        if (least == null) {
          return;
        }
        least.moveTo(out);
      }
    } finally {
      for (Head head : heads) {
        head.close();
      }
    }
  }

  /** The next entry of a file that is merged. */
  private static final class Head implements AutoCloseable {
    private final ForwardFile file;
    private final int firstSegment;
    private long at;
    private long high;
    private long low;

    Head(Path path, int firstSegment) throws IOException {
      count(path);
      this.file = ForwardFile.open(path);
      this.firstSegment = firstSegment;
      read();
    }

    private void read() {
      if (more()) {
        high = file.longAt(at);
        low = file.longAt(at + 8);
      }
    }

    boolean more() {
      return at < file.size();
    }

    boolean before(Head other) {
      int c = Long.compareUnsigned(high, other.high);
      return (c != 0 ? c : Long.compareUnsigned(low, other.low)) < 0;
    }

    void moveTo(DataOutputStream out) throws IOException {
      out.writeLong(high);
      out.writeLong(low);
      out.writeLong(file.longAt(at + 16));
      out.writeInt(file.intAt(at + 24) + firstSegment);
      out.writeInt(file.intAt(at + 28));
      at += ENTRY;
      read();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  /** What a file does not hold. */
  static final long NONE = -1;

  /**
   * Looks for a key.
   *
   * @return its entry, to be given to {@link #fingerprint}; {@link #NONE} when it is not here
   */
  long find(long high, long low) throws IOException {
    int number = blockBefore(high);
    while (number < firsts.length && Long.compareUnsigned(firsts[number], high) <= 0) {
      load(number);
      int size = block.limit() / ENTRY;
      int from = 0;
      int to = size - 1;
      while (from <= to) {
        int middle = (from + to) >>> 1;
        int c = Long.compareUnsigned(block.getLong(middle * ENTRY), high);
        c = c != 0 ? c : Long.compareUnsigned(block.getLong(middle * ENTRY + 8), low);
        if (c == 0) {
          return (long) number * BLOCK + middle;
        } else if (c < 0) {
          from = middle + 1;
        } else {
          to = middle - 1;
        }
      }
      number++;
    }
    return NONE;
  }

  /** The last block that begins below the key; keys of one first half may span two. */
  private int blockBefore(long high) {
    int from = 0;
    int to = firsts.length - 1;
    while (from <= to) {
      int middle = (from + to) >>> 1;
      if (Long.compareUnsigned(firsts[middle], high) < 0) {
        from = middle + 1;
      } else {
        to = middle - 1;
      }
    }
    return Math.max(0, from - 1);
  }

  private void load(long number) throws IOException {
    if (held == number) {
      return;
    }
    held = -1;
    block.clear();
    block.limit((int) Math.min(BLOCK, count - number * BLOCK) * ENTRY);
    while (block.hasRemaining()) {
      if (channel.read(block, number * BLOCK * ENTRY + block.position()) < 0) {
        throw new IOException("an id file ends early; 'trail rebuild' makes the lake anew");
      }
    }
    held = number;
  }

  /** What the bytes of an entry that was found began with. */
  long fingerprint(long entry) throws IOException {
    load(entry / BLOCK);
    return block.getLong((int) (entry % BLOCK) * ENTRY + 16);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
