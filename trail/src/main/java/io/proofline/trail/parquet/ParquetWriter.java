package io.proofline.trail.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Writes one file, row group by row group. In each, every column of the schema is given once and in
 * order. Not safe for several threads; the caller closes the stream after {@link #close()}.
 */
public final class ParquetWriter implements AutoCloseable {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int PLAIN = 0;
  private static final int RLE = 3;
  private static final int DELTA = 5;
  private static final int DICTIONARY = 8;
  private static final int GZIP = 2;

  /** Types of columns. */
  public enum Shape {
    /** Text that may be absent. */
    TEXT(6, true),
    /** True or false, may be absent. */
    FLAG(0, true),
    /** 64-bit number. */
    LONG(2, false),
    /** 32-bit number. */
    INT(1, false);

    private final int physical;
    private final boolean optional;

    Shape(int physical, boolean optional) {
      this.physical = physical;
      this.optional = optional;
    }
  }

  /** A column: its name in SQL and its type. */
  public record Field(String name, Shape type) {}

  // Written once, never compared.
  @SuppressWarnings("ArrayRecordComponent")
  private record Chunk(
      Field field,
      int[] encodings,
      int codec,
      int values,
      long plain,
      long packed,
      long dataOffset,
      long dictionaryOffset,
      long nulls,
      byte @Nullable [] least,
      byte @Nullable [] most) {}

  private record Group(List<Chunk> chunks, int rows) {}

  private final OutputStream out;
  private final List<Field> schema;
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private final CRC32 crc = new CRC32();
  private final List<Group> groups = new ArrayList<>();
  private final Bytes page = new Bytes();
  private final Bytes dictionary = new Bytes();
  private final Bytes packed = new Bytes();
  private List<Chunk> open = new ArrayList<>();
  private int[] remap = new int[0];
  private int[] locals = new int[0];
  private int rows;
  private long position;

  /** Starts the file. */
  public ParquetWriter(OutputStream out, List<Field> schema) throws IOException {
    this.out = out;
    this.schema = List.copyOf(schema);
    raw(MAGIC, 0, MAGIC.length);
  }

  /** Starts the next row group. */
  public void group(int rowCount) {
    rows = rowCount;
    open = new ArrayList<>();
    groups.add(new Group(open, rows));
  }

  private Field next(Shape type) {
    Field field = schema.get(open.size());
    if (field.type() != type) {
      throw new IllegalStateException("column " + field.name() + " is " + field.type());
    }
    return field;
  }

  /** The next column: numbers of values, -1 where a row has none. */
  public void texts(Values values, int[] ids) throws IOException {
    Field field = next(Shape.TEXT);
    if (remap.length < values.count()) {
      remap = new int[Math.max(1024, values.count() * 2)];
    }
    if (locals.length < rows) {
      locals = new int[rows];
    }
    int present = 0;
    int distinct = 0;
    int[] order = new int[Math.min(rows, values.count())];
    for (int i = 0; i < rows; i++) {
      int id = ids[i];
      if (id >= 0) {
        if (remap[id] == 0) {
          order[distinct++] = id;
          remap[id] = distinct;
        }
        locals[present++] = remap[id] - 1;
      }
    }
    for (int i = 0; i < distinct; i++) {
      remap[order[i]] = 0;
    }
    page.clear();
    levels(ids, present);
    boolean plain = distinct == 0 || (present > 16 && distinct > present / 2);
    byte[] least = null;
    byte[] most = null;
    if (distinct > 0) {
      int low = order[0];
      int high = order[0];
      for (int i = 1; i < distinct; i++) {
        low = values.compare(order[i], low) < 0 ? order[i] : low;
        high = values.compare(order[i], high) > 0 ? order[i] : high;
      }
      least = Arrays.copyOfRange(values.bytes(), values.start(low), values.end(low));
      most = Arrays.copyOfRange(values.bytes(), values.start(high), values.end(high));
    }
    long nulls = (long) rows - present;
    if (plain) {
      for (int i = 0; i < rows; i++) {
        if (ids[i] >= 0) {
          value(page, values, ids[i]);
        }
      }
      chunk(field, new int[] {PLAIN, RLE}, PLAIN, 0, nulls, least, most);
      return;
    }
    dictionary.clear();
    for (int i = 0; i < distinct; i++) {
      value(dictionary, values, order[i]);
    }
    int width = Math.max(1, Encodings.width(Math.max(0, distinct - 1)));
    page.write(width);
    Encodings.hybrid(page, locals, present, width);
    chunk(field, new int[] {PLAIN, RLE, DICTIONARY}, DICTIONARY, distinct, nulls, least, most);
  }

  private static void value(Bytes to, Values values, int id) {
    int start = values.start(id);
    int end = values.end(id);
    to.little32(end - start);
    to.write(values.bytes(), start, end);
  }

  /** The next column: 1 for true, 0 for false, -1 where a row has none. */
  public void flags(int[] flags) throws IOException {
    Field field = next(Shape.FLAG);
    int present = 0;
    for (int i = 0; i < rows; i++) {
      present += flags[i] >= 0 ? 1 : 0;
    }
    page.clear();
    levels(flags, present);
    int bits = 0;
    int held = 0;
    for (int i = 0; i < rows; i++) {
      if (flags[i] >= 0) {
        bits |= flags[i] << held++;
        if (held == 8) {
          page.write(bits);
          bits = 0;
          held = 0;
        }
      }
    }
    if (held > 0) {
      page.write(bits);
    }
    chunk(field, new int[] {PLAIN, RLE}, PLAIN, 0, rows - present, null, null);
  }

  /** The next column: one number per row. */
  public void numbers(long[] values) throws IOException {
    Field field = schema.get(open.size());
    boolean wide = field.type() == Shape.LONG;
    next(wide ? Shape.LONG : Shape.INT);
    page.clear();
    Encodings.delta(page, values, rows);
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (int i = 0; i < rows; i++) {
      least = Math.min(least, values[i]);
      most = Math.max(most, values[i]);
    }
    chunk(field, new int[] {DELTA, RLE}, DELTA, 0, 0, little(least, wide), little(most, wide));
  }

  private static byte[] little(long value, boolean wide) {
    byte[] out = new byte[wide ? 8 : 4];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) (value >> (8 * i));
    }
    return out;
  }

  /** Definition levels: 1 where a row has a value. */
  private void levels(int[] ids, int present) {
    int at = page.length;
    page.little32(0);
    if (present == rows || present == 0) {
      page.varint((long) rows << 1);
      page.write(present == 0 ? 0 : 1);
    } else {
      int[] levels = new int[rows];
      for (int i = 0; i < rows; i++) {
        levels[i] = ids[i] >= 0 ? 1 : 0;
      }
      Encodings.hybrid(page, levels, rows, 1);
    }
    int length = page.length - at - 4;
    for (int i = 0; i < 4; i++) {
      page.array[at + i] = (byte) (length >> (8 * i));
    }
  }

  private void chunk(
      Field field,
      int[] encodings,
      int encoding,
      int distinct,
      long nulls,
      byte @Nullable [] least,
      byte @Nullable [] most)
      throws IOException {
    boolean coded = encoding == DICTIONARY;
    int size = page.length + (coded ? dictionary.length : 0);
    int codec = size > 96 ? GZIP : 0;
    long start = position;
    long plain = 0;
    long dictionaryOffset = 0;
    if (coded) {
      dictionaryOffset = position;
      Thrift header = new Thrift().i32(1, 2).i32(2, dictionary.length);
      header.i32(3, pack(dictionary, codec));
      header.struct(7).i32(1, distinct).i32(2, PLAIN).end().end();
      plain += page(header, dictionary);
    }
    long dataOffset = position;
    Thrift header = new Thrift().i32(1, 0).i32(2, page.length);
    header.i32(3, pack(page, codec));
    header.struct(5).i32(1, rows).i32(2, encoding).i32(3, RLE).i32(4, RLE).end().end();
    plain += page(header, page);
    open.add(
        new Chunk(
            field,
            encodings,
            codec,
            rows,
            plain,
            position - start,
            dataOffset,
            dictionaryOffset,
            nulls,
            least,
            most));
  }

  private long page(Thrift header, Bytes body) throws IOException {
    raw(header.out.array, 0, header.out.length);
    raw(packed.array, 0, packed.length);
    return header.out.length + (long) body.length;
  }

  /** Compresses into {@link #packed}; its length. */
  private int pack(Bytes body, int codec) {
    packed.clear();
    if (codec != GZIP) {
      packed.write(body.array, 0, body.length);
      return packed.length;
    }
    packed.write(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff}, 0, 10);
    deflater.reset();
    deflater.setInput(body.array, 0, body.length);
    deflater.finish();
    while (!deflater.finished()) {
      packed.room(Math.max(1024, body.length / 2));
      packed.length +=
          deflater.deflate(packed.array, packed.length, packed.array.length - packed.length);
    }
    crc.reset();
    crc.update(body.array, 0, body.length);
    packed.little32((int) crc.getValue());
    packed.little32(body.length);
    return packed.length;
  }

  private void raw(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
    position += length;
  }

  /** Writes the footer. Without it the file is unreadable, which is what a broken one should be. */
  @Override
  public void close() throws IOException {
    deflater.end();
    Thrift footer = new Thrift().i32(1, 2);
    footer.structs(2, schema.size() + 1);
    footer.element().text(4, "schema").i32(5, schema.size()).end();
    for (Field field : schema) {
      footer.element().i32(1, field.type().physical).i32(3, field.type().optional ? 1 : 0);
      footer.text(4, field.name());
      if (field.type() == Shape.TEXT) {
        footer.i32(6, 0).struct(10).struct(1).end().end();
      }
      footer.end();
    }
    footer.i64(3, groups.stream().mapToLong(Group::rows).sum());
    footer.structs(4, groups.size());
    groups.forEach(g -> group(footer, g));
    footer.text(6, "proofline");
    footer.structs(7, schema.size());
    for (int i = 0; i < schema.size(); i++) {
      footer.element().struct(1).end().end();
    }
    footer.end();
    raw(footer.out.array, 0, footer.out.length);
    byte[] length = little(footer.out.length, false);
    raw(length, 0, 4);
    raw(MAGIC, 0, MAGIC.length);
  }

  private static void group(Thrift footer, Group group) {
    if (group.chunks().isEmpty()) {
      throw new IllegalStateException("a row group without columns");
    }
    footer.element().structs(1, group.chunks().size());
    long plain = 0;
    for (Chunk chunk : group.chunks()) {
      plain += chunk.plain();
      long first = chunk.dictionaryOffset() > 0 ? chunk.dictionaryOffset() : chunk.dataOffset();
      footer.element().i64(2, first).struct(3);
      footer.i32(1, chunk.field().type().physical).i32s(2, chunk.encodings());
      footer.texts(3, chunk.field().name()).i32(4, chunk.codec()).i64(5, chunk.values());
      footer.i64(6, chunk.plain()).i64(7, chunk.packed()).i64(9, chunk.dataOffset());
      if (chunk.dictionaryOffset() > 0) {
        footer.i64(11, chunk.dictionaryOffset());
      }
      footer.struct(12).i64(3, chunk.nulls());
      if (chunk.most() != null && chunk.least() != null) {
        footer.binary(5, chunk.most()).binary(6, chunk.least());
      }
      footer.end().end().end();
    }
    footer.i64(2, plain).i64(3, group.rows()).end();
  }
}
