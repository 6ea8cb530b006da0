package io.proofline.trail.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import io.proofline.ledger.Actor;
import io.proofline.trail.IngestOptions;
import io.proofline.trail.MemoryWorkspace;
import io.proofline.trail.TrailIngest;
import io.proofline.trail.coverage.Coverage;
import io.proofline.trail.coverage.CoverageLine;
import io.proofline.trail.digest.ChainReport;
import io.proofline.trail.digest.ChainReport.Result;
import io.proofline.trail.digest.Expectation;
import io.proofline.trail.digest.JudgedDigests;
import io.proofline.trail.digest.Span;
import io.proofline.trail.digest.Spans;
import io.proofline.trail.directory.People;
import io.proofline.trail.lake.EventRef;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.LogFile;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.synth.HistoryTruth.Fault;
import io.proofline.trail.synth.HistoryTruth.Kind;
import io.proofline.trail.who.ActorResolver;
import io.proofline.trail.who.Attribution;
import io.proofline.trail.who.Voucher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Histories of an organisation over the turn of a year: everybody is who the truth says or openly
 * nobody, every planted fault is found at its place, and nothing else is. {@code
 * -Dproofline.history.rounds} and {@code .hours} make it long.
 */
class HistoryTest {
  private static final int ROUNDS = Integer.getInteger("proofline.history.rounds", 1);
  private static final int HOURS = Integer.getInteger("proofline.history.hours", 8);
  private static final long SEED = Long.getLong("proofline.history.seed", 20261128);
  private static final Instant FROM = Instant.parse("2024-12-31T19:00:00Z");

  @TempDir Path folder;

  private static HistoryPlan plan(long seed, boolean faults) {
    return new HistoryPlan(seed, 3, 5, FROM, HOURS, 60, faults);
  }

  private static Map<String, String> table(Path file, int key, int value) throws IOException {
    Map<String, String> out = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] cells = line.split("\t", -1);
      out.put(key == 0 ? cells[0] : cells[0] + "/" + cells[key], cells[value]);
    }
    return out;
  }

  @Test
  void the_same_seed_makes_the_same_history() throws IOException {
    SynthKeys keys = SynthKeys.given(SynthKeys.fresh().of("us-east-1"));
    HistoryPlan plan = new HistoryPlan(7, 2, 2, FROM, 8, 10, false);
    List<Map<String, Integer>> made = new ArrayList<>();
    for (String name : List.of("one", "two")) {
      new History(plan, keys).write(folder.resolve(name));
      Map<String, Integer> files = new TreeMap<>();
      for (String path : new MadeFolder(folder.resolve(name)).paths()) {
        files.put(
            path, java.util.Arrays.hashCode(new MadeFolder(folder.resolve(name)).bytes(path)));
      }
      made.add(files);
    }
    assertThat(made.get(0)).isEqualTo(made.get(1)).hasSizeGreaterThan(40);
    new History(new HistoryPlan(8, 2, 2, FROM, 8, 10, false), keys).write(folder.resolve("three"));
    assertThat(new MadeFolder(folder.resolve("three")).bytes("truth/events.tsv"))
        .isNotEqualTo(new MadeFolder(folder.resolve("one")).bytes("truth/events.tsv"));
  }

  @Test
  void everybody_is_found_or_openly_nobody_and_every_fault_is_found_and_nothing_else()
      throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      long seed = SEED + round;
      Path made = folder.resolve("made" + round);
      HistoryTruth truth = new History(plan(seed, true), SynthKeys.fresh()).write(made);
      assertThat(truth.faults()).extracting(Fault::kind).contains(Kind.values());
      TrailStore store =
          new MemoryWorkspace(Clock.fixed(FROM.plusSeconds(10_000_000), ZoneOffset.UTC))
              .store(folder.resolve("lake" + round));
      new TrailIngest(store)
          .ingest(List.of(made.resolve("AWSLogs")), Actor.asserted("ana"), IngestOptions.DEFAULT);
      identity(store, made, truth, "seed " + seed);
      faults(store, truth, seed);
      coverage(store, made, plan(seed, true), "seed " + seed);
    }
  }

  @Test
  void where_nothing_is_wrong_coverage_is_the_truth_too() throws IOException {
    Path made = folder.resolve("made");
    HistoryPlan plan = new HistoryPlan(SEED, 2, 2, FROM, 10, 20, false);
    new History(plan, SynthKeys.fresh()).write(made);
    TrailStore store =
        new MemoryWorkspace(Clock.fixed(FROM.plusSeconds(10_000_000), ZoneOffset.UTC))
            .store(folder.resolve("lake"));
    new TrailIngest(store)
        .ingest(List.of(made.resolve("AWSLogs")), Actor.asserted("ana"), IngestOptions.DEFAULT);
    coverage(store, made, plan, "seed " + SEED);
  }

  /** Every line of the report, and no other, is what the truth says, to the second. */
  private static void coverage(TrailStore store, Path made, HistoryPlan plan, String as)
      throws IOException {
    Map<String, List<Span>> truth = new TreeMap<>();
    Set<LogFile.Place> places = new TreeSet<>();
    for (String line :
        Files.readAllLines(made.resolve("truth/coverage.tsv")).stream().skip(1).toList()) {
      String[] c = line.split("\t", -1);
      places.add(new LogFile.Place(c[0], c[1]));
      truth
          .computeIfAbsent(String.join(" ", c[0], c[1], c[2], c[3], c[6]), _ -> new ArrayList<>())
          .add(new Span(Instant.parse(c[4]), Instant.parse(c[5])));
    }
    List<Document> trails = new ArrayList<>();
    for (JsonNode trail :
        JsonMapper.shared().readTree(Files.readString(made.resolve("truth/trails.json")))) {
      trails.add(
          new Document(
              new ResourceId(
                  "aws",
                  trail.path("account").asString(),
                  trail.path("region").asString(),
                  "AWS::CloudTrail::Trail",
                  trail.path("properties").path("TrailName").asString(),
                  null),
              null,
              (ObjectNode) trail.path("properties"),
              JsonNodeFactory.instance.objectNode(),
              Map.of(),
              Map.of(),
              Instant.parse(trail.path("observed").asString()),
              List.of()));
    }
    Map<String, List<Span>> said = new TreeMap<>();
    for (CoverageLine line :
        new Coverage(store).report(plan.from(), plan.to(), places, trails).lines()) {
      String key =
          String.join(
              " ",
              line.place().account(),
              line.place().region(),
              line.eventClass().id(),
              line.selector(),
              line.state().id());
      said.computeIfAbsent(key, _ -> new ArrayList<>()).add(line.span());
    }
    Map<String, Spans> expected = new TreeMap<>();
    truth.forEach((key, spans) -> expected.put(key, Spans.of(spans)));
    Map<String, Spans> found = new TreeMap<>();
    said.forEach((key, spans) -> found.put(key, Spans.of(spans)));
    expected.forEach((key, spans) -> assertThat(found).as(as).containsEntry(key, spans));
    assertThat(found).as(as).isEqualTo(expected);
    assertThat(expected.keySet())
        .as("every state is met with")
        .anyMatch(k -> k.endsWith(" proven"))
        .anyMatch(k -> k.endsWith(" not-covered"))
        .anyMatch(k -> k.endsWith(" unknown"))
        .anyMatch(k -> k.endsWith(" present-unproven"));
    if (plan.faults()) {
      assertThat(expected.keySet()).anyMatch(k -> k.endsWith(" known-missing"));
    }
  }

  private static void identity(TrailStore store, Path made, HistoryTruth truth, String as)
      throws IOException {
    Map<String, String> session = table(made.resolve("truth/events.tsv"), 1, 5);
    Map<String, String> resolution = table(made.resolve("truth/sessions.tsv"), 0, 1);
    Map<String, String> person = table(made.resolve("truth/sessions.tsv"), 0, 2);
    Map<String, Integer> seen = new TreeMap<>();
    List<TrailEvent> forged = new ArrayList<>();
    try (Lake lake = Lake.open(store)) {
      List<TrailEvent> events = TrailEvent.select(lake, "FROM events e", List.of());
      assertThat(lake.fetch(events.stream().map(HistoryTest::place).toList()))
          .as("what is fetched row by row is what the columns say")
          .isEqualTo(events);
      ActorResolver resolver =
          new ActorResolver(lake, People.none(), JudgedDigests.of(store).vouchers());
      resolver.prepare(events);
      List<Attribution> actors = new ArrayList<>();
      for (TrailEvent event : events) {
        String who = session.get(event.account() + "/" + event.eventId());
        Attribution found = resolver.resolve(event);
        actors.add(found);
        if ("forged".equals(who)) {
          forged.add(event);
          continue;
        }
        String is = resolution.get(who) + " " + person.get(who);
        String said = found.person() == null ? "" : found.person();
        assertThat(found.resolution().id() + " " + said)
            .as("%s, event %s of %s: %s", as, event.eventId(), who, found)
            .isEqualTo(is);
        seen.merge(found.resolution().id(), 1, Integer::sum);
      }
      assertThat(events).as(as).hasSize((int) (truth.events() + truth.forgedEvents()));
      List<Voucher> vouched = Voucher.of(JudgedDigests.of(store).vouchers(), events, actors);
      for (int i = 0; i < events.size(); i++) {
        if (forged.contains(events.get(i))) {
          assertThat(vouched.get(i)).as(as).isEqualTo(Voucher.NONE);
        }
      }
      // In an account with digests nobody is named by way of an event that none vouches for.
      assertThat(vouched).contains(Voucher.DIGEST).doesNotContain(Voucher.EVENT_ONLY);
    }
    assertThat(forged).as(as).isNotEmpty();
    assertThat(seen.keySet())
        .as(as)
        .contains(
            "direct", "linked", "inferred", "workload", "external", "anonymous", "unresolved");
  }

  private static EventRef place(TrailEvent event) {
    return new EventRef(TrailEvent.micros(event.time()), event.leaf(), event.row());
  }

  private static void faults(TrailStore store, HistoryTruth truth, long seed) throws IOException {
    Set<LogFile.Place> places = new TreeSet<>();
    Map<LogFile.Place, Fault> planted = new HashMap<>();
    for (Fault fault : truth.faults()) {
      LogFile.Place place = new LogFile.Place(fault.account(), fault.region());
      places.add(place);
      planted.put(place, fault);
    }
    Set<String> accounts = new TreeSet<>();
    Set<String> regions = new TreeSet<>();
    truth.faults().forEach(f -> accounts.add(f.account()));
    truth.faults().forEach(f -> regions.add(f.region()));
    accounts.forEach(a -> regions.forEach(r -> places.add(new LogFile.Place(a, r))));
    HistoryPlan plan = plan(seed, true);
    Set<LogFile.Place> clean = new HashSet<>(places);
    for (ChainReport report :
        JudgedDigests.of(store).reports(new Expectation(places, plan.from(), plan.to()))) {
      Fault fault = planted.get(report.place());
      String as = "seed " + seed + ", " + report.place() + ": " + fault + "\n" + report;
      if (fault == null) {
        assertThat(report.result()).as(as).isEqualTo(Result.VERIFIED);
        assertThat(report.gaps()).as(as).isEmpty();
        assertThat(report.invalid()).as(as).isEmpty();
        continue;
      }
      clean.remove(report.place());
      boolean invalid = fault.kind().invalid();
      assertThat(report.result()).as(as).isEqualTo(invalid ? Result.INVALID : Result.GAP);
      List<String> named = new ArrayList<>();
      report.gaps().forEach(g -> named.add(String.valueOf(g.file())));
      report.invalid().forEach(i -> named.add(i.file()));
      assertThat(named).as(as).containsAll(fault.files());
      assertThat(report.proven().holds(fault.from()))
          .as(as)
          .isEqualTo(fault.kind() == Kind.LOG_PLANTED);
      if (!invalid) {
        assertThat(report.invalid()).as(as).isEmpty();
        assertThat(report.gaps().getFirst().from()).as(as).isEqualTo(fault.from());
      }
    }
    assertThat(clean).hasSize(places.size() - truth.faults().size()).isNotEmpty();
  }

  @Test
  void a_plan_that_cannot_be_made_and_a_folder_with_logs_are_refused() throws IOException {
    assertThatThrownBy(() -> new HistoryPlan(1, 0, 1, FROM, 10, 1, false))
        .hasMessageContaining("accounts");
    assertThatThrownBy(() -> new HistoryPlan(1, 1, 13, FROM, 10, 1, false))
        .hasMessageContaining("regions");
    assertThatThrownBy(() -> new HistoryPlan(1, 1, 1, FROM, 7, 1, false))
        .hasMessageContaining("hours");
    assertThatThrownBy(() -> new HistoryPlan(1, 1, 1, FROM.plusSeconds(1), 10, 1, false))
        .hasMessageContaining("full hour");
    HistoryPlan plan = new HistoryPlan(1, 1, 1, FROM, 8, 1, false);
    new History(plan, SynthKeys.fresh()).write(folder.resolve("made"));
    assertThatThrownBy(() -> new History(plan, SynthKeys.fresh()).write(folder.resolve("made")))
        .hasMessageContaining("there are logs already");
  }
}
