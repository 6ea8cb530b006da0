package io.proofline.trail.lake;

import io.proofline.ledger.Actor;
import io.proofline.ledger.BlobRef;
import io.proofline.ledger.CanonicalJson;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Sheets;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import io.proofline.trail.read.Column;
import io.proofline.trail.read.RecordBatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * One segment being written: packs of original files, and the sheets {@code events}, {@code
 * sightings} (an event met again), {@code unparsed} (elements that are no event) and {@code files}
 * (every file read for this segment, with its outcome). A row names a record by file, member and
 * place, and commits to its raw bytes by their hash; the bytes stand in the pack. A file counts as
 * ingested only when a sealed segment lists it, so an interrupted run is completed by running it
 * again. Format: decision 0012. Not safe for several threads.
 */
public final class SegmentWriter implements AutoCloseable {
  /** Statement type. */
  public static final String TYPE = "segment";

  /** Version of the statement and of the rows; version 1 kept columns and bytes in the rows. */
  public static final int SCHEMA = 2;

  private static final String SUBJECT = "trail/segments";
  private static final String ROWS = "application/vnd.proofline.sheet+gzip";
  private static final String PACK = "application/vnd.proofline.pack";
  private static final int MOST_PACKS = 250;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final TrailStore store;
  private final SegmentRows rows = new SegmentRows();
  private final MessageDigest sha256 = newSha256();
  private final List<BlobRef> packs = new ArrayList<>();
  private final ByteArrayOutputStream pack = new ByteArrayOutputStream();
  private final Line line = new Line();
  private Sheets.@Nullable Writer events;
  private Sheets.@Nullable Writer sightings;
  private Sheets.@Nullable Writer unparsed;
  private Sheets.@Nullable Writer files;
  private int fileRows;
  private int logFiles;
  private int fileId;
  private int packNumber;
  private long packOffset;

  /** Starts a segment. */
  public SegmentWriter(TrailStore store) {
    this.store = store;
  }

  /** Event rows so far. */
  public long eventRows() {
    return rows.count;
  }

  /** Whether another file would make the statement too large. */
  public boolean full(int mostFiles) {
    return fileRows >= mostFiles || packs.size() >= MOST_PACKS;
  }

  /** Rows for the index. */
  SegmentRows rows() {
    return rows;
  }

  /**
   * Adds a file: what follows until the next one is in it.
   *
   * @param sha256Hex hash of the file
   * @param bytes the file; null when it is a blob of its own or was not copied
   * @param blob the blob of a large file; null otherwise
   */
  public void file(String sha256Hex, byte @Nullable [] bytes, @Nullable BlobRef blob)
      throws IOException {
    byte[] sha = sha256Hex.getBytes(StandardCharsets.US_ASCII);
    fileId = rows.files.id(sha, 0, sha.length);
    packNumber = -1;
    packOffset = 0;
    if (blob != null) {
      finishPack();
      packNumber = packs.size();
      packs.add(blob);
    } else if (bytes != null) {
      if (pack.size() > 0 && pack.size() + (long) bytes.length > HeldBytes.PACK) {
        finishPack();
      }
      packNumber = packs.size();
      packOffset = pack.size();
      pack.writeBytes(bytes);
    }
  }

  /** Lists the file that was added last: name, hash, length, outcome; where it lies is added. */
  public void listed(ObjectNode row) throws IOException {
    if (packNumber >= 0) {
      row.put("pack", packNumber).put("offset", packOffset);
    }
    if (files == null) {
      files = store.sheets().begin(ROWS);
    }
    files.append(row);
    fileRows++;
    logFiles += row.has("firstEvent") ? 1 : 0;
  }

  private void finishPack() throws IOException {
    if (pack.size() > 0) {
      packs.add(store.blobs().put(pack.toByteArray(), PACK));
      pack.reset();
    }
  }

  /** The key of a record that is an event. */
  EventKey key(RecordBatch batch, int record) {
    return EventKey.of(batch, record, sha256);
  }

  /**
   * Adds an event that was not held before.
   *
   * @param version whether other bytes of the same event are held
   */
  void event(RecordBatch batch, int record, EventKey key, boolean version) throws IOException {
    if (events == null) {
      events = store.sheets().begin(ROWS);
    }
    line.clear();
    line.text(version ? "{\"d\":true," : "{");
    place(batch, record);
    line.text("}");
    events.appendCanonical(line.bytes());
    rows.add(batch, record, fileId, key);
  }

  private void place(RecordBatch batch, int record) {
    line.text("\"f\":").number(fileRows).text(",\"h\":\"").hex(batch.hashes(), record * 32);
    line.text("\",\"l\":").number(batch.end(record) - (long) batch.start(record));
    line.text(",\"m\":").number(batch.member(record));
    line.text(",\"o\":").number(batch.offset(record));
  }

  /** Notes that an event already held was met again, and whether its bytes are the same. */
  void sighting(RecordBatch batch, int record, boolean same) throws IOException {
    if (sightings == null) {
      sightings = store.sheets().begin(ROWS);
    }
    line.clear();
    line.text("{\"a\":").string(batch.column(record, Column.ACCOUNT));
    line.text(",\"e\":").string(batch.column(record, Column.EVENT_ID)).text(",");
    place(batch, record);
    line.text(same ? ",\"s\":true}" : ",\"s\":false}");
    sightings.appendCanonical(line.bytes());
  }

  /** Keeps an element that is no event. */
  void unparsed(RecordBatch batch, int record) throws IOException {
    if (unparsed == null) {
      unparsed = store.sheets().begin(ROWS);
    }
    line.clear();
    line.text("{");
    place(batch, record);
    line.text(",\"r\":").string(batch.unparsed(record)).text("}");
    unparsed.appendCanonical(line.bytes());
  }

  /** Seals the sheets and records the segment. Returns null when there is nothing to record. */
  @Nullable Statement seal(Actor actor) throws IOException {
    if (files == null) {
      return null;
    }
    finishPack();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    List<BlobRef> blobs = new ArrayList<>(packs);
    SheetRef fileSheet = put(body, blobs, "files", files);
    putIfAny(body, blobs, "events", events);
    putIfAny(body, blobs, "sightings", sightings);
    putIfAny(body, blobs, "unparsed", unparsed);
    SheetRefs.put(body, "packs", packs);
    body.put("logFiles", logFiles);
    Instant last = null;
    if (rows.count > 0) {
      long first = Arrays.stream(rows.micros, 0, rows.count).min().orElseThrow();
      last = instant(Arrays.stream(rows.micros, 0, rows.count).max().orElseThrow());
      body.put("from", instant(first).toString());
      body.put("to", last.toString());
    }
    StatementDraft draft =
        new StatementDraft(
            TYPE,
            SCHEMA,
            SUBJECT,
            fileSheet.blob().sha256(),
            body,
            blobs,
            last,
            store.clock().instant(),
            actor);
    return store.ledger().append(draft).statement();
  }

  private static SheetRef put(
      ObjectNode body, List<BlobRef> blobs, String name, Sheets.Writer writer) throws IOException {
    SheetRef sheet = writer.seal();
    SheetRefs.put(body, name, sheet);
    blobs.add(sheet.blob());
    return sheet;
  }

  private static void putIfAny(
      ObjectNode body, List<BlobRef> blobs, String name, Sheets.@Nullable Writer writer)
      throws IOException {
    if (writer != null) {
      put(body, blobs, name, writer);
    }
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** Drops what was not sealed. */
  @Override
  public void close() throws IOException {
    for (Sheets.@Nullable Writer writer : Arrays.asList(events, sightings, unparsed, files)) {
      if (writer != null) {
        writer.close();
      }
    }
  }

  /** One row in canonical JSON, written by hand: members in order, nothing to escape but text. */
  private static final class Line {
    private byte[] array = new byte[256];
    private int length;

    void clear() {
      length = 0;
    }

    byte[] bytes() {
      return Arrays.copyOf(array, length);
    }

    private void room(int more) {
      if (length + more > array.length) {
        array = Arrays.copyOf(array, Math.max(array.length * 2, length + more));
      }
    }

    Line text(String ascii) {
      room(ascii.length());
      for (int i = 0; i < ascii.length(); i++) {
        array[length++] = (byte) ascii.charAt(i);
      }
      return this;
    }

    Line number(long value) {
      room(20);
      int end = length + digits(value);
      long rest = value;
      for (int at = end - 1; at >= length; at--) {
        array[at] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
      length = end;
      return this;
    }

    /** Of a number that is not negative. */
    private static int digits(long value) {
      int digits = 1;
      for (long rest = value / 10; rest > 0; rest /= 10) {
        digits++;
      }
      return digits;
    }

    Line hex(byte[] hash, int at) {
      room(64);
      for (int i = 0; i < 32; i++) {
        array[length++] = HEX[hash[at + i] >> 4 & 15];
        array[length++] = HEX[hash[at + i] & 15];
      }
      return this;
    }

    Line string(@Nullable String value) {
      byte[] json =
          CanonicalJson.text(StringNode.valueOf(Objects.requireNonNullElse(value, "")))
              .getBytes(StandardCharsets.UTF_8);
      room(json.length);
      System.arraycopy(json, 0, array, length, json.length);
      length += json.length;
      return this;
    }
  }
}
