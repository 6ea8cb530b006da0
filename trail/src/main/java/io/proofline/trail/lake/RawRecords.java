package io.proofline.trail.lake;

import io.proofline.ledger.IntegrityException;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Statement;
import io.proofline.trail.read.CloudTrailReader;
import io.proofline.trail.read.ReadLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
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
    Raw raw = of(List.of(event)).get(event);
    if (raw == null) {
      throw new IntegrityException("no record of event " + event.ref());
    }
    return raw;
  }

  /**
   * The records of events; each segment and each file is read once.
   *
   * @throws IntegrityException when one is not there, or not what was sealed
   */
  public Map<TrailEvent, Raw> of(Collection<TrailEvent> events) throws IOException {
    Map<LeafRef, Map<Long, TrailEvent>> byLeaf = new TreeMap<>();
    for (TrailEvent event : events) {
      byLeaf.computeIfAbsent(event.leaf(), _ -> new TreeMap<>()).put(event.row(), event);
    }
    Map<TrailEvent, Raw> out = new HashMap<>();
    try (CloudTrailReader reader = new CloudTrailReader(ReadLimits.DEFAULT)) {
      for (Map.Entry<LeafRef, Map<Long, TrailEvent>> leaf : byLeaf.entrySet()) {
        segment(leaf.getKey(), leaf.getValue(), reader, out);
      }
    }
    return out;
  }

  private void segment(
      LeafRef leaf, Map<Long, TrailEvent> wanted, CloudTrailReader reader, Map<TrailEvent, Raw> out)
      throws IOException {
    Statement segment =
        store
            .ledger()
            .at(leaf)
            .orElseThrow(() -> new IntegrityException("no segment at leaf " + leaf));
    SheetRef sheet = SheetRefs.sheet(segment.body(), "events").orElseThrow();
    Map<TrailEvent, JsonNode> rows = new LinkedHashMap<>();
    try (Stream<JsonNode> all = store.sheets().rows(sheet)) {
      long[] number = {0};
      all.forEach(
          row -> {
            TrailEvent event = wanted.get(number[0]++);
            if (event != null) {
              rows.put(event, row);
            }
          });
    }
    if (segment.schemaVersion() == 1) {
      for (Map.Entry<TrailEvent, JsonNode> row : rows.entrySet()) {
        LogFile file =
            LogFile.of(store, segment, row.getValue())
                .orElseThrow(() -> new IntegrityException("no file for event at leaf " + leaf));
        out.put(row.getKey(), new Raw(file, row.getValue().path("raw").asString()));
      }
      return;
    }
    List<LogFile> files = LogFile.of(store, segment);
    Map<Integer, List<TrailEvent>> byFile = new TreeMap<>();
    rows.forEach(
        (event, row) ->
            byFile.computeIfAbsent(row.path("f").asInt(-1), _ -> new ArrayList<>()).add(event));
    HeldBytes held = new HeldBytes(store);
    for (Map.Entry<Integer, List<TrailEvent>> one : byFile.entrySet()) {
      if (one.getKey() < 0 || one.getKey() >= files.size()) {
        throw new IntegrityException("no file for event " + one.getValue().getFirst().ref());
      }
      LogFile file = files.get(one.getKey());
      byte[] body = reader.bodyOf(() -> held.open(file));
      for (TrailEvent event : one.getValue()) {
        out.put(event, new Raw(file, record(event, Objects.requireNonNull(rows.get(event)), body)));
      }
    }
  }

  private static String record(TrailEvent event, JsonNode row, byte[] body) {
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
    return new String(raw, StandardCharsets.UTF_8);
  }
}
