package io.proofline.trail.read;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records of one file, or of a part of a large one, with their columns as slices of one byte array:
 * the records as they stand in the file, then values that had to be decoded or made. Filled by one
 * thread, then read by one.
 */
public final class RecordBatch {
  /** Relations of a resource to a record, strongest first, as they are numbered here. */
  public static final List<String> RELATIONS =
      List.of("resource", "request", "response", "kms-context");

  private static final int WIDTH = Column.COUNT * 2;

  private byte[] text;
  private int length;
  private int count;
  private int firstMember;
  private int[] starts;
  private int[] ends;
  private long[] offsets;
  private long[] micros;
  private byte[] hashes = new byte[0];
  private @Nullable String[] unparsed;
  private int[] slices;
  private int[] resourceEnds;
  private int[] resources;
  private int resourceCount;

  /** Over a body that already holds the records. */
  RecordBatch(byte[] body, int length) {
    this.text = body;
    this.length = length;
    // Records are mostly larger than this; what does not fit makes the arrays grow.
    int room = Math.clamp(length / 1024, 4, 4096);
    this.starts = new int[room];
    this.ends = new int[room];
    this.offsets = new long[room];
    this.micros = new long[room];
    this.unparsed = new @Nullable String[room];
    this.slices = new int[room * WIDTH];
    this.resourceEnds = new int[room];
    this.resources = new int[room * 6];
  }

  /** An empty batch whose first record has the number. */
  RecordBatch(int firstMember) {
    this(new byte[1 << 16], 0);
    this.firstMember = firstMember;
  }

  /** Records in it. */
  public int count() {
    return count;
  }

  /** The array that slices point into. */
  public byte[] text() {
    return text;
  }

  /** Position of the record among the file's elements, from 0. */
  public int member(int record) {
    return firstMember + record;
  }

  /** Where the record begins in {@link #text()}. */
  public int start(int record) {
    return starts[record];
  }

  /** Where it ends. */
  public int end(int record) {
    return ends[record];
  }

  /** Where it begins in the file's decompressed body, in bytes. */
  public long offset(int record) {
    return offsets[record];
  }

  /** Copy of the record's bytes. */
  public byte[] raw(int record) {
    return Arrays.copyOfRange(text, starts[record], ends[record]);
  }

  /** Why it is no event; null when it is one. */
  public @Nullable String unparsed(int record) {
    return unparsed[record];
  }

  /** Event time, microseconds since 1970 UTC; 0 for what is no event. */
  public long micros(int record) {
    return micros[record];
  }

  /** Where a column's value begins in {@link #text()}; -1 when the record has none. */
  public int columnStart(int record, Column column) {
    return slices[record * WIDTH + column.index() * 2];
  }

  /** Where it ends. */
  public int columnEnd(int record, Column column) {
    return slices[record * WIDTH + column.index() * 2 + 1];
  }

  /** A column as text; null when the record has none. */
  public @Nullable String column(int record, Column column) {
    int start = columnStart(record, column);
    return start < 0
        ? null
        : new String(text, start, columnEnd(record, column) - start, StandardCharsets.UTF_8);
  }

  /** Index of the record's first resource. */
  public int firstResource(int record) {
    return record == 0 ? 0 : resourceEnds[record - 1];
  }

  /** Index after its last. */
  public int endResource(int record) {
    return resourceEnds[record];
  }

  /** Where a resource's key begins. */
  public int resourceStart(int resource) {
    return resources[resource * 3];
  }

  /** Where it ends. */
  public int resourceEnd(int resource) {
    return resources[resource * 3 + 1];
  }

  /** Its relation, an index of {@link #RELATIONS}. */
  public int relation(int resource) {
    return resources[resource * 3 + 2];
  }

  /** SHA-256 of each record's bytes, 32 bytes apiece; filled by {@link #hash()}. */
  public byte[] hashes() {
    return hashes;
  }

  /** Hashes every record. */
  void hash() {
    java.security.MessageDigest digest = CloudTrailReader.sha256();
    hashes = new byte[count * 32];
    try {
      for (int i = 0; i < count; i++) {
        digest.update(text, starts[i], ends[i] - starts[i]);
        digest.digest(hashes, i * 32, 32);
      }
    } catch (java.security.DigestException e) {
      throw new IllegalStateException("32 bytes hold a SHA-256", e);
    }
  }

  /** Adds a record; its columns are set next. Returns its number in this batch. */
  int add(int start, int end, long offset) {
    if (count == starts.length) {
      int bigger = count * 2;
      starts = Arrays.copyOf(starts, bigger);
      ends = Arrays.copyOf(ends, bigger);
      offsets = Arrays.copyOf(offsets, bigger);
      micros = Arrays.copyOf(micros, bigger);
      unparsed = Arrays.copyOf(unparsed, bigger);
      slices = Arrays.copyOf(slices, bigger * WIDTH);
      resourceEnds = Arrays.copyOf(resourceEnds, bigger);
    }
    starts[count] = start;
    ends[count] = end;
    offsets[count] = offset;
    resourceEnds[count] = resourceCount;
    Arrays.fill(slices, count * WIDTH, (count + 1) * WIDTH, -1);
    return count++;
  }

  /** Bytes that the batch holds. */
  int length() {
    return length;
  }

  /** Copies bytes behind the text; where they begin. */
  int append(byte[] bytes) {
    if (length + bytes.length > text.length) {
      text = Arrays.copyOf(text, Math.max(text.length + (text.length >> 1), length + bytes.length));
    }
    System.arraycopy(bytes, 0, text, length, bytes.length);
    int start = length;
    length += bytes.length;
    return start;
  }

  void unparsed(int record, String why) {
    unparsed[record] = why;
  }

  void micros(int record, long value) {
    micros[record] = value;
  }

  void set(int record, Column column, int start, int end) {
    slices[record * WIDTH + column.index() * 2] = start;
    slices[record * WIDTH + column.index() * 2 + 1] = end;
  }

  void set(int record, Column column, byte[] value) {
    int start = append(value);
    set(record, column, start, start + value.length);
  }

  void resource(int record, byte[] key, int relation) {
    if (resourceCount * 3 + 3 > resources.length) {
      resources = Arrays.copyOf(resources, resources.length * 2);
    }
    int start = append(key);
    resources[resourceCount * 3] = start;
    resources[resourceCount * 3 + 1] = start + key.length;
    resources[resourceCount * 3 + 2] = relation;
    resourceCount++;
    resourceEnds[record] = resourceCount;
  }
}
