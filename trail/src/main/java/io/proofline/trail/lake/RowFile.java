package io.proofline.trail.lake;

import io.proofline.ledger.LeafRef;
import io.proofline.trail.parquet.Values;
import io.proofline.trail.read.Column;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The events of one segment, row by row as its sheet has them, so that what an index names is read
 * without the rows around it: blocks of {@value #BLOCK} rows, each packed for itself. What somebody
 * does mostly stands close together, so a person's years are a few thousand blocks.
 *
 * <p>File: {@code PLROWS1} LF; the blocks; for each its offset (8); offset of these offsets (8),
 * number of rows (4). A block, unpacked: times in microseconds, each as the difference to the one
 * before; then for the file and each of the columns the distinct values, and for each row which of
 * them it has. Big-endian; numbers of variable length.
 */
final class RowFile implements AutoCloseable {
  /** Rows of a block. */
  static final int BLOCK = 64;

  private static final byte[] MAGIC = "PLROWS1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int TAIL = 12;

  /** What an event is made of; the others are for questions in SQL alone. */
  private static final List<Column> COLUMNS =
      List.of(
          Column.EVENT_ID,
          Column.ACCOUNT,
          Column.REGION,
          Column.SOURCE,
          Column.NAME,
          Column.TYPE,
          Column.CATEGORY,
          Column.READ_ONLY,
          Column.ERROR_CODE,
          Column.IP,
          Column.SHARED_ID,
          Column.REQUEST_ID,
          Column.FEED,
          Column.ID_TYPE,
          Column.ID_ARN,
          Column.ID_PRINCIPAL,
          Column.ID_ACCOUNT,
          Column.ID_USER,
          Column.ID_KEY,
          Column.ID_INVOKED_BY,
          Column.ID_PROVIDER,
          Column.ISSUER_ARN,
          Column.ISSUER_TYPE,
          Column.ISSUER_USER,
          Column.SOURCE_IDENTITY,
          Column.OBO_USER,
          Column.EC2_DELIVERY,
          Column.SESSION_CREATED,
          Column.ISSUED_ARN,
          Column.ISSUED_KEY,
          Column.MINTED_KEY);

  private final Path path;
  private final FileChannel channel;
  private final long[] offsets;
  private final int rows;

  private RowFile(Path path, FileChannel channel, long[] offsets, int rows) {
    this.path = path;
    this.channel = channel;
    this.offsets = offsets;
    this.rows = rows;
  }

  static RowFile open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      long size = channel.size();
      byte[] magic = size < MAGIC.length + TAIL ? new byte[0] : read(channel, 0, MAGIC.length);
      if (!Arrays.equals(magic, MAGIC)) {
        throw broken(path);
      }
      ByteBuffer tail = ByteBuffer.wrap(read(channel, size - TAIL, TAIL));
      long from = tail.getLong();
      int rows = tail.getInt();
      int blocks = (rows + BLOCK - 1) / BLOCK;
      if (from < MAGIC.length || rows < 0 || from + 8L * blocks != size - TAIL) {
        throw broken(path);
      }
      long[] offsets = new long[blocks + 1];
      ByteBuffer table = ByteBuffer.wrap(read(channel, from, 8 * blocks));
      for (int i = 0; i < blocks; i++) {
        offsets[i] = table.getLong();
      }
      offsets[blocks] = from;
      return new RowFile(path, channel, offsets, rows);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static IOException broken(Path path) {
    return new IOException(path + " is no file of rows; 'trail rebuild' makes the lake anew");
  }

  private static byte[] read(FileChannel channel, long at, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new IOException("a file of rows ends early");
      }
    }
    return buffer.array();
  }

  /** Takes events. */
  interface Sink {
    void event(TrailEvent event);
  }

  /**
   * Reads rows.
   *
   * @param leaf leaf of the segment
   * @param wanted row numbers, ascending
   */
  void read(LeafRef leaf, int[] wanted, Sink sink) throws IOException {
    Inflater inflater = new Inflater(true);
    try {
      int at = 0;
      while (at < wanted.length) {
        int block = wanted[at] / BLOCK;
        if (wanted[at] < 0 || wanted[at] >= rows) {
          throw broken(path);
        }
        Block read = block(block, inflater);
        while (at < wanted.length && wanted[at] / BLOCK == block && wanted[at] < rows) {
          sink.event(read.event(leaf, wanted[at]));
          at++;
        }
      }
    } catch (DataFormatException | IndexOutOfBoundsException e) {
      throw new IOException(broken(path).getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  private Block block(int number, Inflater inflater) throws IOException, DataFormatException {
    byte[] packed =
        read(channel, offsets[number], Math.toIntExact(offsets[number + 1] - offsets[number]));
    int size = ByteBuffer.wrap(packed).getInt();
    byte[] raw = new byte[size];
    inflater.reset();
    inflater.setInput(packed, 4, packed.length - 4);
    int read = 0;
    while (read < size) {
      int n = inflater.inflate(raw, read, size - read);
      if (n == 0) {
        throw new DataFormatException("a block ends early");
      }
      read += n;
    }
    return new Block(raw, number * BLOCK, Math.min(BLOCK, rows - number * BLOCK));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** A block that was read. */
  private static final class Block {
    private final byte[] raw;
    private final int firstRow;
    private final long[] micros;
    private final @Nullable String[] files;
    private final @Nullable String[][] columns = new String[COLUMNS.size()][];
    private int at;

    Block(byte[] raw, int firstRow, int count) {
      this.raw = raw;
      this.firstRow = firstRow;
      this.micros = new long[count];
      long time = 0;
      for (int i = 0; i < count; i++) {
        long step = number();
        time += (step >>> 1) ^ -(step & 1);
        micros[i] = time;
      }
      this.files = texts(count);
      for (int c = 0; c < columns.length; c++) {
        columns[c] = texts(count);
      }
    }

    private long number() {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte b = raw[at++];
        value |= (b & 0x7fL) << shift;
        if (b >= 0) {
          return value;
        }
      }
    }

    private @Nullable String[] texts(int count) {
      @Nullable String[] values = new String[(int) number()];
      for (int i = 0; i < values.length; i++) {
        int length = (int) number();
        values[i] = new String(raw, at, length, StandardCharsets.UTF_8);
        at += length;
      }
      @Nullable String[] out = new String[count];
      boolean each = values.length > 0 && raw[at++] != 0;
      for (int i = 0; i < count && values.length > 0; i++) {
        int value = each ? (int) number() - 1 : 0;
        out[i] = value < 0 ? null : values[value];
      }
      return out;
    }

    TrailEvent event(LeafRef leaf, int row) {
      int i = row - firstRow;
      int[] c = {0};
      String id = next(c, i);
      String account = next(c, i);
      String region = next(c, i);
      String source = or(next(c, i));
      String name = or(next(c, i));
      String type = next(c, i);
      String category = next(c, i);
      String readOnly = next(c, i);
      String error = next(c, i);
      String ip = next(c, i);
      String shared = next(c, i);
      String request = next(c, i);
      String feed = next(c, i);
      String idType = next(c, i);
      String arn = next(c, i);
      String principal = next(c, i);
      String idAccount = next(c, i);
      String user = next(c, i);
      String key = next(c, i);
      String invokedBy = next(c, i);
      String provider = next(c, i);
      String issuerArn = next(c, i);
      String issuerType = next(c, i);
      String issuerUser = next(c, i);
      String sourceIdentity = next(c, i);
      String onBehalfOf = next(c, i);
      String ec2 = next(c, i);
      String created = next(c, i);
      return new TrailEvent(
          leaf,
          row,
          Instant.EPOCH.plus(micros[i], ChronoUnit.MICROS),
          id,
          account,
          region,
          source,
          name,
          type,
          category,
          readOnly == null ? null : readOnly.equals("true"),
          error,
          ip,
          shared,
          request,
          feed,
          new TrailEvent.Identity(
              idType,
              arn,
              principal,
              idAccount,
              user,
              key,
              invokedBy,
              provider,
              issuerArn,
              issuerType,
              issuerUser,
              sourceIdentity,
              onBehalfOf,
              ec2,
              created),
          next(c, i),
          next(c, i),
          next(c, i),
          files[i]);
    }

    private @Nullable String next(int[] column, int row) {
      return columns[column[0]++][row];
    }

    private static String or(@Nullable String text) {
      return text == null ? "" : text;
    }
  }

  /** Writes the rows of a segment. */
  static void write(SegmentRows rows, Path file) throws IOException {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try (OutputStream plain = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        DataOutputStream out = new DataOutputStream(plain)) {
      out.write(MAGIC);
      long[] offsets = new long[(rows.count + BLOCK - 1) / BLOCK];
      long at = MAGIC.length;
      Writer writer = new Writer();
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
        out.write(packed, 0, size);
        at += 4 + size;
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
  private static final class Writer {
    private byte[] raw = new byte[1 << 16];
    private int length;
    private final int[] distinct = new int[BLOCK];
    private final int[] which = new int[BLOCK];

    void block(SegmentRows rows, int from, int to) {
      length = 0;
      long before = 0;
      for (int row = from; row < to; row++) {
        long step = rows.micros[row] - before;
        number((step << 1) ^ (step >> 63));
        before = rows.micros[row];
      }
      texts(rows.files, rows.file, from, to);
      for (Column column : COLUMNS) {
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
        int start = values.start(distinct[i]);
        int size = values.end(distinct[i]) - start;
        number(size);
        room(size);
        System.arraycopy(values.bytes(), start, raw, length, size);
        length += size;
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

  /** Ascending row numbers without repetition. */
  static int[] ascending(List<Long> rows) throws IOException {
    List<Integer> out = new ArrayList<>();
    for (long row : rows.stream().sorted().distinct().toList()) {
      if (row < 0 || row > Integer.MAX_VALUE) {
        throw new IOException("an index names row " + row + ", which no segment has");
      }
      out.add((int) row);
    }
    return out.stream().mapToInt(Integer::intValue).toArray();
  }
}
