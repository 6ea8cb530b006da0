package io.proofline.trail.synth;

import io.proofline.trail.synth.Delivery.LogFile;
import io.proofline.trail.synth.DigestWriter.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes what is true about a made folder, so that every answer can be judged. */
final class TruthFile {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final long seed;
  private final EventBook book;
  private final List<Script.Fact> facts;
  private final List<LogFile> held;
  private final List<LogFile> lost;
  private final List<Digest> digests;

  TruthFile(
      long seed,
      EventBook book,
      List<Script.Fact> facts,
      List<LogFile> held,
      List<LogFile> lost,
      List<Digest> digests) {
    this.seed = seed;
    this.book = book;
    this.facts = facts;
    this.held = held;
    this.lost = lost;
    this.digests = digests;
  }

  SynthTruth write(Path folder, List<Digest> lostDigests) throws IOException {
    Files.createDirectories(folder);
    Map<String, Row> rows = new LinkedHashMap<>();
    book.events().forEach(e -> rows.put(key(e), new Row(e)));
    held.forEach(file -> file.events().forEach(e -> row(rows, e).sightings++));
    int distinct = (int) rows.values().stream().filter(r -> r.sightings > 0).count();
    int failed =
        (int)
            rows.values().stream()
                .filter(r -> r.sightings > 0 && r.event.call().failure().isPresent())
                .count();
    SynthTruth truth =
        new SynthTruth(
            distinct,
            held.stream().mapToInt(f -> f.events().size()).sum(),
            held.size(),
            digests.size(),
            failed,
            rows.size() - distinct,
            lost.size(),
            lostDigests.size(),
            List.of(gap(lostDigests)));
    Files.write(folder.resolve("truth.json"), JSON.writeValueAsBytes(json(truth, rows)));
    Files.writeString(folder.resolve("events.tsv"), table(rows));
    return truth;
  }

  private SynthTruth.Gap gap(List<Digest> lostDigests) {
    return new SynthTruth.Gap(
        Clinic.WEST.account(),
        Clinic.WEST.region(),
        Window.of(Clinic.WEST).trail(),
        Schedule.LOST_FROM,
        Schedule.LOST_TO,
        lostDigests.stream().map(Digest::object).toList(),
        lost.stream().map(LogFile::object).toList());
  }

  private ObjectNode json(SynthTruth truth, Map<String, Row> rows) {
    Map<String, int[]> byChain = new TreeMap<>();
    rows.values().stream()
        .filter(r -> r.sightings > 0)
        .forEach(r -> byChain.computeIfAbsent(r.event.chain(), _ -> new int[1])[0]++);
    Set<String> heldIds = new HashSet<>();
    rows.values().stream().filter(r -> r.sightings > 0).forEach(r -> heldIds.add(r.event.id()));
    ArrayNode chains = Nodes.array();
    for (Chain chain : book.chains().values()) {
      int[] count = byChain.getOrDefault(chain.id(), new int[1]);
      chains.add(
          Nodes.object(
              "id", chain.id(),
              "resolution", heldIds.containsAll(chain.hops()) ? chain.resolution() : "unresolved",
              "origin", chain.origin(),
              "person", text(chain.person()),
              "role", text(chain.role()),
              "sessionName", text(chain.sessionName()),
              "hops", Nodes.array(chain.hops().toArray()),
              "heldEvents", count[0]));
    }
    ArrayNode planted = Nodes.array();
    for (Script.Fact fact : facts) {
      planted.add(
          Nodes.object(
              "at", fact.at(),
              "event", fact.event(),
              "chain", fact.chain(),
              "resource", fact.resource(),
              "what", fact.what(),
              "effective", fact.effective(),
              "held", fact.held()));
    }
    return Nodes.object(
        "scenario",
        "harbor-street-clinic",
        "seed",
        seed,
        "from",
        Schedule.FROM,
        "to",
        Schedule.TO,
        "counts",
        counts(truth),
        "trails",
        trails(),
        "gaps",
        JSON.valueToTree(truth.gaps()),
        "planted",
        planted,
        "chains",
        chains);
  }

  private static ObjectNode counts(SynthTruth truth) {
    return Nodes.object(
        "distinctEvents", truth.distinctEvents(),
        "sightings", truth.sightings(),
        "logFiles", truth.logFiles(),
        "digests", truth.digests(),
        "failedCalls", truth.failedCalls(),
        "lostEvents", truth.lostEvents(),
        "lostLogFiles", truth.lostLogFiles(),
        "lostDigests", truth.lostDigests());
  }

  private static ArrayNode trails() {
    ArrayNode trails = Nodes.array();
    for (Place place : List.of(Clinic.EAST, Clinic.WEST, Clinic.LAB)) {
      trails.add(trail(place, Window.of(place), place.equals(Clinic.WEST) ? "gap" : "verified"));
    }
    trails.add(trail(Clinic.EAST, Window.second(), "verified"));
    return trails;
  }

  private static ObjectNode trail(Place place, Window window, String result) {
    return Nodes.object(
        "account", place.account(),
        "region", place.region(),
        "trail", window.trail(),
        "chainFrom", window.edges().getFirst(),
        "chainTo", window.lastEnd(),
        "result", result);
  }

  private static String table(Map<String, Row> rows) {
    StringBuilder table =
        new StringBuilder("event\taccount\tregion\ttime\tsource\tname\tchain\tsightings\n");
    for (Row row : rows.values()) {
      EventBook.Event event = row.event;
      table
          .append(
              String.join(
                  "\t",
                  event.id(),
                  event.place().account(),
                  event.place().region(),
                  event.time().toString(),
                  event.call().service() + ".amazonaws.com",
                  event.call().name(),
                  event.chain()))
          .append('\t')
          .append(row.sightings)
          .append('\n');
    }
    return table.toString();
  }

  private static @Nullable String text(Optional<String> value) {
    return value.orElse(null);
  }

  private static Row row(Map<String, Row> rows, EventBook.Event event) {
    Row row = rows.get(key(event));
    if (row == null) {
      throw new IllegalStateException("a delivered event was never made: " + event.id());
    }
    return row;
  }

  private static String key(EventBook.Event event) {
    return event.place().account() + "/" + event.id();
  }

  /** An event and how often it is held. */
  private static final class Row {
    private final EventBook.Event event;
    private int sightings;

    Row(EventBook.Event event) {
      this.event = event;
    }
  }
}
