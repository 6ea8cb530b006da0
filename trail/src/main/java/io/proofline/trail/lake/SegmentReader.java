package io.proofline.trail.lake;

import io.proofline.ledger.IntegrityException;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Statement;
import io.proofline.trail.read.CloudTrailReader;
import io.proofline.trail.read.ReadLimits;
import io.proofline.trail.read.RecordBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a sealed segment back: its sheet says which records are its events, the originals say what
 * they are, and each record must hash to what its row committed to.
 */
final class SegmentReader {
  private final TrailStore store;
  private final HeldBytes held;

  SegmentReader(TrailStore store) {
    this.store = store;
    this.held = new HeldBytes(store);
  }

  /**
   * The rows of the segment for the index.
   *
   * @throws IntegrityException when a record is not there, or not the one that was sealed
   */
  SegmentRows read(Statement segment) throws IOException {
    SegmentRows out = new SegmentRows();
    SheetRef events = SheetRefs.sheet(segment.body(), "events").orElse(null);
    if (events == null) {
      return out;
    }
    try (Stream<JsonNode> rows = store.sheets().rows(events);
        CloudTrailReader reader = new CloudTrailReader(ReadLimits.DEFAULT)) {
      if (segment.schemaVersion() == 1) {
        first(rows, reader, out);
      } else {
        new Walk(segment, rows.iterator(), out).run(reader);
      }
    }
    if (out.count != events.rows()) {
      throw new IntegrityException(
          "segment "
              + segment.leaf()
              + " names "
              + events.rows()
              + " events, "
              + out.count
              + " were found in its files");
    }
    return out;
  }

  /** Version 1 kept the bytes in the rows. */
  private static void first(Stream<JsonNode> rows, CloudTrailReader reader, SegmentRows out)
      throws IOException {
    java.security.MessageDigest sha256 = sha256();
    Iterator<JsonNode> each = rows.iterator();
    while (each.hasNext()) {
      JsonNode row = each.next();
      byte[] raw = row.path("raw").asString().getBytes(StandardCharsets.UTF_8);
      byte[] file = row.path("file").asString("").getBytes(StandardCharsets.UTF_8);
      int fileId = out.files.id(file, 0, file.length);
      reader.read(
          raw,
          batch -> {
            out.add(batch, 0, fileId, EventKey.of(batch, 0, sha256));
            out.member[out.count - 1] = row.path("member").asLong(0);
          });
    }
  }

  private static java.security.MessageDigest sha256() {
    try {
      return java.security.MessageDigest.getInstance("SHA-256");
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** Rows and files side by side: both are in the order of reading. */
  private final class Walk {
    private final List<LogFile> files;
    private final Statement segment;
    private final Iterator<JsonNode> rows;
    private final SegmentRows out;
    private final java.security.MessageDigest sha256 = sha256();
    private @Nullable JsonNode row;
    private int taken;

    Walk(Statement segment, Iterator<JsonNode> rows, SegmentRows out) throws IOException {
      this.segment = segment;
      this.files = LogFile.of(store, segment);
      this.rows = rows;
      this.out = out;
      advance();
    }

    private void advance() {
      row = rows.hasNext() ? rows.next() : null;
    }

    void run(CloudTrailReader reader) throws IOException {
      for (JsonNode at = row; at != null; at = row) {
        int number = at.path("f").asInt(-1);
        if (number < 0 || number >= files.size()) {
          throw new IntegrityException(
              "segment " + segment.leaf() + " names a file that it does not list");
        }
        LogFile file = files.get(number);
        byte[] sha = file.sha256().getBytes(StandardCharsets.US_ASCII);
        int fileId = out.files.id(sha, 0, sha.length);
        CloudTrailReader.BatchSink sink = batch -> take(batch, number, fileId);
        int before = taken;
        if (file.bytes() > HeldBytes.PACK) {
          reader.read(() -> held.open(file), sink);
        } else {
          reader.read(held.read(file), sink);
        }
        if (taken == before) {
          throw new IntegrityException(
              "segment "
                  + segment.leaf()
                  + ": an event of "
                  + file.name()
                  + " is not in that file");
        }
      }
    }

    private void take(RecordBatch batch, int number, int fileId) {
      for (int i = 0; i < batch.count(); i++) {
        JsonNode at = row;
        if (at == null
            || at.path("f").asInt(-1) != number
            || at.path("m").asInt(-1) != batch.member(i)) {
          continue;
        }
        String hash = HexFormat.of().formatHex(batch.hashes(), i * 32, i * 32 + 32);
        if (!hash.equals(at.path("h").asString("")) || batch.unparsed(i) != null) {
          throw new IntegrityException(
              "segment " + segment.leaf() + ": event " + out.count + " is not what was sealed");
        }
        EventKey key = EventKey.of(batch, i, sha256);
        boolean version = at.path("d").asBoolean(false);
        out.add(batch, i, fileId, version ? key.version() : key);
        taken++;
        advance();
      }
    }
  }
}
