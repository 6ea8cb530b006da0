package io.proofline.tlog;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.zip.CRC32C;

/**
 * Keys of a range of entries in one file, sorted, never changed. Memory does not grow with it: the
 * file is mapped, a look-up touches one page of the fences and one block.
 *
 * <p>Bytes, big-endian, in blocks of 4,096: a head (magic, first index, index after the last,
 * number of keys, root of the tree of that size, CRC-32C of all these); the fences (first eight
 * bytes of the first key of each block, padded); the blocks: 127 slots of 24 bytes of the key and
 * the index, zeros, CRC-32C of the block in the last four bytes. 192 bits of a SHA-256 are enough
 * to tell keys apart.
 */
final class KeyRun {
  static final int BLOCK = 4096;
  private static final int FORCED_AT_ONCE = 1 << 20;
  private static final int SLOT = 32;
  private static final int SLOTS = 127;
  private static final byte[] MAGIC = "proofline-keys/1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD = MAGIC.length + 3 * Long.BYTES + Rfc6962.HASH_BYTES;
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /**
   * One key and where it stands.
   *
   * @param a bytes 0 to 7 of the key
   * @param b bytes 8 to 15
   * @param c bytes 16 to 23
   * @param index index of its entry
   */
  record Slot(long a, long b, long c, long index) implements Comparable<Slot> {
    @Override
    public int compareTo(Slot other) {
      int order = Long.compareUnsigned(a, other.a);
      order = order != 0 ? order : Long.compareUnsigned(b, other.b);
      order = order != 0 ? order : Long.compareUnsigned(c, other.c);
      return order != 0 ? order : Long.compare(index, other.index);
    }
  }

  final Path file;
  final long from;
  final long to;
  final long count;
  final byte[] root;
  private final MemorySegment bytes;
  private final long blocks;
  private final long data;
  private final BitSet checked;

  private KeyRun(Path file, MemorySegment bytes) {
    this.file = file;
    this.bytes = bytes;
    byte[] head = bytes.byteSize() < BLOCK ? new byte[0] : slice(0, HEAD);
    if (head.length == 0
        || !Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
        || crc(head, 0, HEAD) != bytes.get(INT, HEAD)) {
      throw damaged("its head");
    }
    ByteBuffer in = ByteBuffer.wrap(head, MAGIC.length, HEAD - MAGIC.length);
    this.from = in.getLong();
    this.to = in.getLong();
    this.count = in.getLong();
    this.root = new byte[Rfc6962.HASH_BYTES];
    in.get(root);
    this.blocks = (count + SLOTS - 1) / SLOTS;
    this.data = BLOCK + padded(blocks * Long.BYTES);
    if (from < 0 || to < from || count < 0 || bytes.byteSize() != data + blocks * BLOCK) {
      throw damaged("its length");
    }
    this.checked = new BitSet((int) blocks);
  }

  /** Opens a run. Throws {@link TlogFormatException} when its head is damaged. */
  static KeyRun open(Path file, Disk disk, Arena arena) throws IOException {
    return new KeyRun(file, disk.map(file, arena));
  }

  /** Index of the key's entry; -1 when it is not in this run. */
  long find(IdempotencyKey key) {
    long low = 0;
    long high = blocks; // First block whose fence is not below the key.
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (Long.compareUnsigned(fence(middle), key.a()) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    for (long block = Math.max(0, low - 1); block < blocks; block++) {
      if (Long.compareUnsigned(fence(block), key.a()) > 0) {
        return -1;
      }
      long found = find(block, key);
      if (found >= 0) {
        return found;
      }
    }
    return -1;
  }

  private long find(long block, IdempotencyKey key) {
    check(block);
    long start = data + block * BLOCK;
    int low = 0;
    int high = (int) Math.min(SLOTS, count - block * SLOTS);
    int end = high;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(start + (long) middle * SLOT, key) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    long at = start + (long) low * SLOT;
    return low < end && compare(at, key) == 0 ? bytes.get(LONG, at + 24) : -1;
  }

  private int compare(long at, IdempotencyKey key) {
    int order = Long.compareUnsigned(bytes.get(LONG, at), key.a());
    order = order != 0 ? order : Long.compareUnsigned(bytes.get(LONG, at + 8), key.b());
    return order != 0 ? order : Long.compareUnsigned(bytes.get(LONG, at + 16), key.c());
  }

  private long fence(long block) {
    return bytes.get(LONG, BLOCK + block * Long.BYTES);
  }

  /** Each block is checked the first time that it is looked at; fences with their block. */
  private void check(long block) {
    if (checked.get((int) block)) {
      return;
    }
    long start = data + block * BLOCK;
    byte[] read = slice(start, BLOCK);
    if (crc(read, 0, BLOCK - 4) != bytes.get(INT, start + BLOCK - 4)
        || fence(block) != bytes.get(LONG, start)
        || (block + 1 < blocks && fence(block + 1) != bytes.get(LONG, start + BLOCK))) {
      throw damaged("block " + block);
    }
    checked.set((int) block);
  }

  /** All slots in order, each block checked. */
  Iterator<Slot> slots() {
    return new Iterator<>() {
      private long at;

      @Override
      public boolean hasNext() {
        return at < count;
      }

      @Override
      public Slot next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        if (at % SLOTS == 0) {
          check(at / SLOTS);
        }
        long start = data + at / SLOTS * BLOCK + at % SLOTS * SLOT;
        at++;
        return new Slot(
            bytes.get(LONG, start),
            bytes.get(LONG, start + 8),
            bytes.get(LONG, start + 16),
            bytes.get(LONG, start + 24));
      }
    };
  }

  /** Writes from a position on and makes each piece durable before the next. */
  private static final class InSteps extends OutputStream {
    private final Disk.Growing file;
    private final Rest rest;
    private long position;
    private long begun = System.nanoTime();

    InSteps(Disk.Growing file, long position, Rest rest) {
      this.file = file;
      this.position = position;
      this.rest = rest;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      file.write(position, Arrays.copyOfRange(bytes, from, from + length));
      position += length;
      file.force();
      rest.after(System.nanoTime() - begun);
      begun = System.nanoTime();
    }
  }

  /**
   * Writes a run whole and durable, then puts it in place. Appends beside it wait for what is made
   * durable at once, so that is a mebibyte, however long the run.
   *
   * @param rest between two pieces
   */
  static void write(
      Path target,
      Path temporary,
      Disk disk,
      long from,
      long to,
      byte[] root,
      long count,
      Iterable<Slot> sorted,
      Rest rest)
      throws IOException {
    long blocks = (count + SLOTS - 1) / SLOTS;
    long data = BLOCK + padded(blocks * Long.BYTES);
    try (Disk.Growing file = disk.grow(temporary)) {
      file.truncate(0); // What an interrupted writer left.
      ByteBuffer start = ByteBuffer.allocate(Math.toIntExact(data));
      start.put(MAGIC).putLong(from).putLong(to).putLong(count).put(root);
      start.putInt(crc(start.array(), 0, HEAD));
      start.position(BLOCK);
      try (OutputStream out =
          new BufferedOutputStream(new InSteps(file, data, rest), FORCED_AT_ONCE)) {
        writeBlocks(sorted, start, out);
      }
      file.write(0, start.array());
      file.force();
    }
    disk.rename(temporary, target);
    disk.forceDirectory(target.resolveSibling("."));
  }

  /** Writes the blocks; the first key of each goes to the fences. */
  private static void writeBlocks(Iterable<Slot> sorted, ByteBuffer fences, OutputStream out)
      throws IOException {
    byte[] bytes = new byte[BLOCK];
    ByteBuffer block = ByteBuffer.wrap(bytes);
    for (Slot slot : sorted) {
      if (block.position() == 0) {
        fences.putLong(slot.a);
      }
      block.putLong(slot.a).putLong(slot.b).putLong(slot.c).putLong(slot.index);
      if (block.position() == SLOTS * SLOT) {
        block.putInt(BLOCK - 4, crc(bytes, 0, BLOCK - 4));
        out.write(bytes);
        block.clear();
      }
    }
    if (block.position() > 0) {
      Arrays.fill(bytes, block.position(), BLOCK, (byte) 0);
      block.putInt(BLOCK - 4, crc(bytes, 0, BLOCK - 4));
      out.write(bytes);
    }
  }

  /** Merges sorted runs of slots without holding them. */
  static Iterable<Slot> merged(List<KeyRun> runs) {
    return () -> {
      record Head(Slot slot, Iterator<Slot> rest) {}
      java.util.PriorityQueue<Head> heads =
          new java.util.PriorityQueue<>((one, other) -> one.slot.compareTo(other.slot));
      for (KeyRun run : runs) {
        Iterator<Slot> slots = run.slots();
        if (slots.hasNext()) {
          heads.add(new Head(slots.next(), slots));
        }
      }
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return !heads.isEmpty();
        }

        @Override
        public Slot next() {
          Head head = heads.poll();
          if (head == null) {
            throw new NoSuchElementException();
          }
          if (head.rest.hasNext()) {
            heads.add(new Head(head.rest.next(), head.rest));
          }
          return head.slot;
        }
      };
    };
  }

  private byte[] slice(long at, int length) {
    byte[] copy = new byte[length];
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, copy, 0, length);
    return copy;
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  private static long padded(long length) {
    return (length + BLOCK - 1) / BLOCK * BLOCK;
  }

  private TlogFormatException damaged(String what) {
    return new TlogFormatException(file + " is damaged (" + what + ")");
  }
}
