package io.proofline.trail.lake;

import io.proofline.trail.parquet.Values;
import io.proofline.trail.read.Column;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Writes a {@link RowFile}. */
final class RowWriter {
  private static final int BLOCK = RowFile.BLOCK;

  private byte[] raw = new byte[1 << 16];
  private int length;
  private byte[] plain = new byte[1 << 12];
  private int plainLength;
  private final int[] distinct = new int[BLOCK];
  private final int[] which = new int[BLOCK];

  private RowWriter() {}

  /** Writes the rows of a segment. */
  static void write(SegmentRows rows, Path file) throws IOException {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        DataOutputStream out = new DataOutputStream(stream)) {
      out.write(RowFile.MAGIC);
      long[] offsets = new long[(rows.count + BLOCK - 1) / BLOCK];
      long at = RowFile.MAGIC.length;
      RowWriter writer = new RowWriter();
      byte[] packed = new byte[1 << 16];
      for (int block = 0; block < offsets.length; block++) {
        offsets[block] = at;
        writer.block(rows, block * BLOCK, Math.min(rows.count, (block + 1) * BLOCK));
        deflater.reset();
        deflater.setInput(writer.raw, 0, writer.length);
        deflater.finish();
        int size = 0;
        while (!deflater.finished()) {
          if (size == packed.length) {
            packed = Arrays.copyOf(packed, packed.length * 2);
          }
          size += deflater.deflate(packed, size, packed.length - size);
        }
        out.writeInt(writer.length);
        out.writeInt(writer.plainLength);
        out.write(writer.plain, 0, writer.plainLength);
        out.write(packed, 0, size);
        at += 8L + writer.plainLength + size;
      }
      for (long offset : offsets) {
        out.writeLong(offset);
      }
      out.writeLong(at);
      out.writeInt(rows.count);
    } finally {
      deflater.end();
    }
  }

  /** Puts the rows of a block one column after the other. */
  private void block(SegmentRows rows, int from, int to) {
    length = 0;
    plainLength = 0;
    long before = 0;
    for (int row = from; row < to; row++) {
      long step = rows.micros[row] - before;
      number((step << 1) ^ (step >> 63));
      before = rows.micros[row];
    }
    texts(rows.files, rows.file, from, to);
    for (Column column : RowFile.COLUMNS) {
      texts(rows.values[column.index()], rows.ids[column.index()], from, to);
    }
  }

  private void texts(Values values, int[] ids, int from, int to) {
    int count = 0;
    boolean each = false;
    for (int row = from; row < to; row++) {
      int id = ids[row];
      int at = id < 0 ? -1 : position(id, count);
      if (at == count) {
        distinct[count++] = id;
      }
      which[row - from] = at;
      each |= at != 0;
    }
    number(count);
    for (int i = 0; i < count; i++) {
      value(values.bytes(), values.start(distinct[i]), values.end(distinct[i]));
    }
    if (count == 0) {
      return;
    }
    room(1);
    raw[length++] = (byte) (each ? 1 : 0);
    for (int i = 0; each && i < to - from; i++) {
      number(which[i] + 1L);
    }
  }

  /** Place of the value among those of the block, the last ones first; the count when new. */
  private int position(int id, int count) {
    for (int i = count - 1; i >= 0; i--) {
      if (distinct[i] == id) {
        return i;
      }
    }
    return count;
  }

  private void value(byte[] from, int start, int end) {
    int size = end - start;
    if (size == 36 && uuid(from, start)) {
      number(RowValue.UUID);
      return;
    }
    if (size == 2 * RowValue.HASH_BYTES && bits(from, start, end)) {
      number(RowValue.HASH);
      return;
    }
    number((long) size << 2 | RowValue.TEXT);
    room(size);
    System.arraycopy(from, start, raw, length, size);
    length += size;
  }

  /** Adds the bits of a UUID to the plain bytes; adds nothing when it is none in lower case. */
  private boolean uuid(byte[] from, int start) {
    int before = plainLength;
    boolean good =
        from[start + 8] == '-'
            && from[start + 13] == '-'
            && from[start + 18] == '-'
            && from[start + 23] == '-'
            && bits(from, start, start + 8)
            && bits(from, start + 9, start + 13)
            && bits(from, start + 14, start + 18)
            && bits(from, start + 19, start + 23)
            && bits(from, start + 24, start + 36);
    plainLength = good ? plainLength : before;
    return good;
  }

  /** Adds the bits of hex digits to the plain bytes; adds nothing when there are others. */
  private boolean bits(byte[] from, int start, int end) {
    int to = plainLength;
    if (to + RowValue.HASH_BYTES > plain.length) {
      plain = Arrays.copyOf(plain, plain.length * 2);
    }
    for (int i = start; i < end; i += 2) {
      int high = digit(from[i]);
      int low = digit(from[i + 1]);
      if ((high | low) < 0) {
        return false;
      }
      plain[to++] = (byte) (high << 4 | low);
    }
    plainLength = to;
    return true;
  }

  private static int digit(byte c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  }

  private void number(long value) {
    room(10);
    long left = value;
    while ((left & ~0x7fL) != 0) {
      raw[length++] = (byte) ((left & 0x7f) | 0x80);
      left >>>= 7;
    }
    raw[length++] = (byte) left;
  }

  private void room(int more) {
    if (length + more > raw.length) {
      raw = Arrays.copyOf(raw, Math.max(raw.length * 2, length + more));
    }
  }
}
