package io.proofline.trail.lake;

import io.proofline.ledger.LeafRef;
import io.proofline.trail.read.Column;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The events of one segment, row by row as its sheet has them, so that what an index names is read
 * without the rows around it: blocks of {@value #BLOCK} rows, each packed for itself. What somebody
 * does mostly stands close together, so a person's years are a few thousand blocks.
 *
 * <p>File: {@code PLROWS2} LF; the blocks; for each its offset (8); offset of these offsets (8),
 * number of rows (4). A block: unpacked length (4), length of the plain bytes (4), the plain bytes,
 * the packed ones. Unpacked: times in microseconds, each as the difference to the one before; then
 * for the file and each of the columns the distinct values, and for each row which of them it has.
 * A value is a number, of which the two lowest bits say its kind ({@link RowValue}), and its text;
 * random hex digits, which no packing makes smaller than their bits, stand as these bits among the
 * plain bytes. Big-endian; numbers of variable length. A file of {@code PLROWS1}, as written by
 * earlier builds, has all values as texts after their lengths, and no plain bytes.
 */
final class RowFile implements AutoCloseable {
  /** Rows of a block. */
  static final int BLOCK = 64;

  static final byte[] MAGIC = "PLROWS2\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FIRST = "PLROWS1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int TAIL = 12;

  /** No packed byte can stand for more. */
  private static final int MOST_RATIO = 1032;

  /** What an event is made of; the others are for questions in SQL alone. */
  static final List<Column> COLUMNS =
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
  private final boolean first;
  private final long[] offsets;
  private final int rows;

  /**
   * @param first whether it is of the first form
   */
  private RowFile(Path path, FileChannel channel, boolean first, long[] offsets, int rows) {
    this.path = path;
    this.channel = channel;
    this.first = first;
    this.offsets = offsets;
    this.rows = rows;
  }

  static RowFile open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      long size = channel.size();
      byte[] magic = size < MAGIC.length + TAIL ? new byte[0] : read(channel, 0, MAGIC.length);
      boolean first = Arrays.equals(magic, FIRST);
      if (!first && !Arrays.equals(magic, MAGIC)) {
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
      long least = MAGIC.length;
      for (int i = 0; i < blocks; i++) {
        offsets[i] = table.getLong();
        if (offsets[i] < least || offsets[i] > from) {
          throw broken(path);
        }
        least = offsets[i];
      }
      offsets[blocks] = from;
      return new RowFile(path, channel, first, offsets, rows);
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
        RowBlock read = block(block, inflater);
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

  private RowBlock block(int number, Inflater inflater) throws IOException, DataFormatException {
    byte[] bytes =
        read(channel, offsets[number], Math.toIntExact(offsets[number + 1] - offsets[number]));
    if (bytes.length < 8) {
      throw new DataFormatException("a block without its lengths");
    }
    ByteBuffer head = ByteBuffer.wrap(bytes);
    int size = head.getInt();
    int plain = first ? 0 : head.getInt();
    int packed = head.position() + plain;
    boolean fits = plain >= 0 && packed >= 0 && packed <= bytes.length;
    if (!fits || size < 0 || size > (long) MOST_RATIO * (bytes.length - packed)) {
      throw new DataFormatException("lengths that no block has");
    }
    byte[] raw = new byte[size];
    inflater.reset();
    inflater.setInput(bytes, packed, bytes.length - packed);
    int read = 0;
    while (read < size) {
      int n = inflater.inflate(raw, read, size - read);
      if (n == 0) {
        throw new DataFormatException("a block ends early");
      }
      read += n;
    }
    RowValue values = new RowValue(raw, bytes, packed - plain, packed, first);
    return new RowBlock(values, number * BLOCK, Math.min(BLOCK, rows - number * BLOCK));
  }

  @Override
  public void close() throws IOException {
    channel.close();
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
