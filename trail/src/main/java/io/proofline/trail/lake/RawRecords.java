package io.proofline.trail.lake;

import io.proofline.ledger.IntegrityException;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Statement;
import io.proofline.trail.read.CloudTrailReader;
import io.proofline.trail.read.ReadLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;

/** Records as they stand in their files, held against what their segments committed to. */
public final class RawRecords {
  private final TrailStore store;

  /** Over a workspace. */
  public RawRecords(TrailStore store) {
    this.store = store;
  }

  /**
   * A record.
   *
   * @param file the file in which it stands
   * @param text its bytes, as text
   */
  public record Raw(LogFile file, String text) {}

  /**
   * The record of an event.
   *
   * @throws IntegrityException when it is not there, or not what was sealed
   */
  public Raw of(TrailEvent event) throws IOException {
    Statement segment =
        store
            .ledger()
            .at(event.leaf())
            .orElseThrow(() -> new IntegrityException("no segment at leaf " + event.leaf()));
    SheetRef sheet = SheetRefs.sheet(segment.body(), "events").orElseThrow();
    JsonNode row = store.sheets().row(sheet, event.row());
    LogFile file =
        LogFile.of(store, segment, row)
            .orElseThrow(() -> new IntegrityException("no file for event " + event.ref()));
    if (segment.schemaVersion() == 1) {
      return new Raw(file, row.path("raw").asString());
    }
    HeldBytes held = new HeldBytes(store);
    try (CloudTrailReader reader = new CloudTrailReader(ReadLimits.DEFAULT)) {
      byte[] body = reader.bodyOf(() -> held.open(file));
      int from = row.path("o").asInt(-1);
      int length = row.path("l").asInt(-1);
      if (from < 0 || length < 0 || from + (long) length > body.length) {
        throw new IntegrityException("event " + event.ref() + " lies outside of its file");
      }
      byte[] raw = Arrays.copyOfRange(body, from, from + length);
      String hash = HexFormat.of().formatHex(CloudTrailReader.sha256().digest(raw));
      if (!hash.equals(row.path("h").asString())) {
        throw new IntegrityException("event " + event.ref() + " is not what was sealed");
      }
      return new Raw(file, new String(raw, StandardCharsets.UTF_8));
    }
  }
}
