package io.proofline.trail.lake;

import io.proofline.ledger.Actor;
import io.proofline.ledger.BlobRef;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Sheets;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import io.proofline.trail.read.RawRecord;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One segment being written: sheets {@code events}, {@code sightings} (an event met again), {@code
 * unparsed} (elements that are no event) and {@code files} (every file read for this segment, with
 * its outcome). A file counts as ingested only when a sealed segment lists it, so an interrupted
 * run is completed by running it again. Beside the sheets an index line per event goes to a scratch
 * file, from which the lake is built after sealing. Not safe for several threads.
 */
public final class SegmentWriter implements AutoCloseable {
  /** Statement type. */
  public static final String TYPE = "segment";

  private static final String SUBJECT = "trail/segments";
  private static final String ROWS = "application/vnd.proofline.sheet+gzip";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HexFormat HEX = HexFormat.of();

  private final TrailStore store;
  private final Path scratch;
  private final OutputStream index;
  private final MessageDigest sha256 = newSha256();
  private final List<StatementDraft> fileStatements = new ArrayList<>();
  private Sheets.@Nullable Writer events;
  private Sheets.@Nullable Writer sightings;
  private Sheets.@Nullable Writer unparsed;
  private Sheets.@Nullable Writer files;
  private long eventRows;
  private int fileRows;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  /** Starts a segment whose index lines go to the scratch file. */
  public SegmentWriter(TrailStore store, Path scratch) throws IOException {
    this.store = store;
    this.scratch = scratch;
    this.index = new BufferedOutputStream(Files.newOutputStream(scratch), 1 << 16);
  }

  /** Event rows so far. */
  public long eventRows() {
    return eventRows;
  }

  /** File rows so far. */
  public int fileRows() {
    return fileRows;
  }

  /** SHA-256 of the bytes. */
  public byte[] hash(byte[] raw) {
    return sha256.digest(raw);
  }

  /** First 64 bits of a hash: what duplicates are compared by. */
  public static long fingerprint(byte[] hash) {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | (hash[i] & 0xff);
    }
    return value;
  }

  /** Adds an event that was not held before. */
  public void event(
      RawRecord record, RawRecord.ParsedEvent event, byte[] rawHash, String fileSha256)
      throws IOException {
    ObjectNode row = event.columns();
    row.put("file", fileSha256);
    row.put("member", record.member());
    String head =
        "{\"n\":" + eventRows + ",\"us\":" + event.micros() + ",\"fp\":" + fingerprint(rawHash);
    byte[] line = JSON.writeValueAsBytes(row);
    index.write(head.getBytes(StandardCharsets.US_ASCII));
    index.write(',');
    index.write(line, 1, line.length - 1);
    index.write('\n');
    row.put("raw_sha256", HEX.formatHex(rawHash));
    row.put("raw", new String(record.raw(), StandardCharsets.UTF_8));
    if (events == null) {
      events = store.sheets().begin(ROWS);
    }
    events.append(row);
    eventRows++;
    first = Math.min(first, event.micros());
    last = Math.max(last, event.micros());
  }

  /** Notes that an event already held was met again; keeps its bytes when they differ. */
  public void sighting(
      RawRecord record,
      RawRecord.ParsedEvent event,
      byte[] rawHash,
      String fileSha256,
      boolean same)
      throws IOException {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("account", event.account());
    row.put("event_id", event.eventId());
    row.put("file", fileSha256);
    row.put("member", record.member());
    row.put("raw_sha256", HEX.formatHex(rawHash));
    row.put("same", same);
    if (!same) {
      row.put("raw", new String(record.raw(), StandardCharsets.UTF_8));
    }
    if (sightings == null) {
      sightings = store.sheets().begin(ROWS);
    }
    sightings.append(row);
  }

  /** Keeps an element that is no event. */
  public void unparsed(RawRecord record, String reason, String fileSha256) throws IOException {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("file", fileSha256);
    row.put("member", record.member());
    row.put("raw_sha256", HEX.formatHex(hash(record.raw())));
    row.put("reason", reason);
    row.put("raw_base64", Base64.getEncoder().encodeToString(record.raw()));
    if (unparsed == null) {
      unparsed = store.sheets().begin(ROWS);
    }
    unparsed.append(row);
  }

  /** Lists a file and, when it is new, the statement to record for it. */
  public void file(ObjectNode row, StatementDraft statement) throws IOException {
    if (files == null) {
      files = store.sheets().begin(ROWS);
    }
    files.append(row);
    fileRows++;
    fileStatements.add(statement);
  }

  /**
   * Records the files, seals the sheets, records the segment. Returns null when there is nothing to
   * record.
   */
  public @Nullable Statement seal(Actor actor) throws IOException {
    index.close();
    if (files == null) {
      return null;
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    List<BlobRef> blobs = new ArrayList<>();
    SheetRef fileSheet = put(body, blobs, "files", files);
    putIfAny(body, blobs, "events", events);
    putIfAny(body, blobs, "sightings", sightings);
    putIfAny(body, blobs, "unparsed", unparsed);
    Instant now = store.clock().instant();
    if (eventRows > 0) {
      body.put("from", instant(first).toString());
      body.put("to", instant(last).toString());
    }
    List<StatementDraft> drafts = new ArrayList<>(fileStatements);
    drafts.add(
        new StatementDraft(
            TYPE,
            1,
            SUBJECT,
            fileSheet.blob().sha256(),
            body,
            blobs,
            eventRows > 0 ? instant(last) : null,
            now,
            actor));
    return store.ledger().appendAll(drafts).getLast().statement();
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
    return Instant.EPOCH.plus(micros, java.time.temporal.ChronoUnit.MICROS);
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** Drops what was not sealed, and the scratch file. */
  @Override
  public void close() throws IOException {
    index.close();
    for (Sheets.@Nullable Writer writer : Arrays.asList(events, sightings, unparsed, files)) {
      if (writer != null) {
        writer.close();
      }
    }
    Files.deleteIfExists(scratch);
  }
}
