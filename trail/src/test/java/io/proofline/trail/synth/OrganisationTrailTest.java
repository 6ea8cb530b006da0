package io.proofline.trail.synth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import io.proofline.ledger.Actor;
import io.proofline.trail.IngestOptions;
import io.proofline.trail.IngestReport;
import io.proofline.trail.MemoryWorkspace;
import io.proofline.trail.TrailIngest;
import io.proofline.trail.coverage.Coverage;
import io.proofline.trail.coverage.CoverageLine;
import io.proofline.trail.coverage.CoverageLine.EventClass;
import io.proofline.trail.coverage.CoverageLine.State;
import io.proofline.trail.coverage.MissingDigests;
import io.proofline.trail.digest.ChainReport;
import io.proofline.trail.digest.Expectation;
import io.proofline.trail.digest.JudgedDigests;
import io.proofline.trail.digest.Vouchers.Stand;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.LogFile.Place;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.synth.HistoryPlan.Trails;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Histories of which the trail is that of an organisation: one bucket, a folder for each member
 * account, selectors that only the management account and whom it delegated to can change.
 */
class OrganisationTrailTest {
  private static final long SEED = Long.getLong("proofline.history.seed", 20261128);
  private static final int HOURS = Integer.getInteger("proofline.history.hours", 8);
  private static final Instant FROM = Instant.parse("2024-12-31T19:00:00Z");
  private static final Actor ACTOR = Actor.asserted("ana");

  @TempDir Path folder;

  private static HistoryPlan plan(int accounts, int regions, boolean faults, Trails trails) {
    return new HistoryPlan(SEED, accounts, regions, FROM, HOURS, 30, faults, trails);
  }

  private TrailStore store(String name) {
    return new MemoryWorkspace(Clock.fixed(FROM.plusSeconds(10_000_000), ZoneOffset.UTC))
        .store(folder.resolve(name));
  }

  private static IngestReport ingest(TrailStore store, Path made) throws IOException {
    return new TrailIngest(store)
        .ingest(List.of(made.resolve("AWSLogs")), ACTOR, IngestOptions.DEFAULT);
  }

  @Test
  void its_keys_are_those_of_an_organisation_and_the_same_seed_makes_the_same() throws IOException {
    SynthKeys keys = SynthKeys.given(SynthKeys.fresh().of("us-east-1"));
    for (String name : List.of("one", "two")) {
      new History(plan(3, 2, false, Trails.BOTH), keys).write(folder.resolve(name));
    }
    MadeFolder one = new MadeFolder(folder.resolve("one"));
    MadeFolder two = new MadeFolder(folder.resolve("two"));
    assertThat(one.paths()).isEqualTo(two.paths());
    for (String path : one.paths()) {
      assertThat(one.bytes(path)).as(path).isEqualTo(two.bytes(path));
    }
    assertThat(one.paths().stream().filter(p -> p.startsWith("AWSLogs/o-")))
        .isNotEmpty()
        .allMatch(
            p ->
                p.matches(
                    "AWSLogs/o-[0-9a-f]{10}/\\d{12}/(CloudTrail|CloudTrail-Digest)/[a-z0-9-]+/"
                        + "(\\d{4}/\\d{2}/\\d{2}/\\d{12}_.*|public-keys\\.json)"));
    assertThat(one.paths()).anyMatch(p -> p.matches("AWSLogs/\\d{12}/CloudTrail/.*"));
  }

  @Test
  void everybody_is_found_and_every_fault_is_and_coverage_is_the_truth() throws IOException {
    HistoryPlan plan = plan(5, 5, true, Trails.ORGANISATION);
    Path made = folder.resolve("made");
    HistoryTruth truth = new History(plan, SynthKeys.fresh()).write(made);
    assertThat(truth.faults())
        .extracting(HistoryTruth.Fault::kind)
        .contains(HistoryTruth.Kind.values());
    TrailStore store = store("lake");
    ingest(store, made);
    MadeHistory history = new MadeHistory(store, made, plan);
    history.identity(truth);
    history.faults(truth);
    history.coverage();
  }

  @Test
  void copies_in_an_accounts_own_trail_are_sightings_of_the_same_events() throws IOException {
    HistoryPlan plan = plan(3, 4, true, Trails.BOTH);
    Path made = folder.resolve("made");
    HistoryTruth truth = new History(plan, SynthKeys.fresh()).write(made);
    TrailStore store = store("lake");
    IngestReport report = ingest(store, made);
    assertThat(report.events()).isEqualTo(truth.events() + truth.forgedEvents());
    assertThat(report.duplicates()).isPositive();
    MadeHistory history = new MadeHistory(store, made, plan);
    history.identity(truth);
    history.faults(truth);
    history.coverage();
    IngestReport again = ingest(store, made);
    assertThat(again.events()).isZero();
  }

  /** What a member account sees of the organisation's trail, by its ARN. */
  private static Document shadow(Document trail, String account) {
    return new Document(
        new ResourceId(
            "aws", account, trail.id().region(), trail.id().type(), trail.id().identifier(), null),
        trail.arn(),
        trail.properties(),
        trail.runtime(),
        trail.tags(),
        trail.unknown(),
        trail.observed(),
        trail.calls());
  }

  @Test
  void a_trail_seen_from_a_member_account_says_what_its_owner_made_of_it() throws IOException {
    HistoryPlan plan = plan(3, 1, false, Trails.ORGANISATION);
    Path made = folder.resolve("made");
    new History(plan, SynthKeys.fresh()).write(made);
    TrailStore store = store("lake");
    ingest(store, made);
    MadeHistory history = new MadeHistory(store, made, plan);
    List<Document> seen = new ArrayList<>(history.documents());
    Document trail = seen.removeFirst();
    seen.add(shadow(trail, account(history, 1)));
    history.coverage(seen);
  }

  private static String account(MadeHistory history, int n) throws IOException {
    return history.organisation().path("accounts").path(n).path("account").asString();
  }

  private static Set<Place> placesWith(State state, List<CoverageLine> lines) {
    Set<Place> places = new TreeSet<>();
    lines.stream().filter(l -> l.state() == state).forEach(l -> places.add(l.place()));
    return places;
  }

  @Test
  void without_any_digest_of_one_account_nothing_of_it_is_proven_and_no_claim_in_it_is_believed()
      throws IOException {
    HistoryPlan plan = plan(3, 1, false, Trails.ORGANISATION);
    Path made = folder.resolve("made");
    new History(plan, SynthKeys.fresh()).write(made);
    TrailStore store = store("lake");
    MadeHistory history = new MadeHistory(store, made, plan);
    String robbed = account(history, 2);
    MadeFolder files = new MadeFolder(made);
    for (String path : files.paths()) {
      if (path.contains("/" + robbed + "/CloudTrail-Digest/")) {
        Files.delete(made.resolve(path));
      }
    }
    ingest(store, made);
    JudgedDigests digests = JudgedDigests.of(store);
    List<CoverageLine> lines =
        new Coverage(store).report(plan.from(), plan.to(), Set.of(), history.documents()).lines();
    assertThat(placesWith(State.PROVEN, lines))
        .containsExactlyInAnyOrder(
            new Place(account(history, 0), "us-east-1"),
            new Place(account(history, 1), "us-east-1"));
    assertThat(placesWith(State.PRESENT_UNPROVEN, lines)).contains(new Place(robbed, "us-east-1"));
    assertThat(MissingDigests.notes(digests, history.documents()))
        .singleElement()
        .asString()
        .contains("no digest of it is held that is of account")
        .contains(robbed)
        .doesNotContain(account(history, 0) + ",");
    // Others of the organisation have digests: so its digests were removed, not switched off.
    assertThat(digests.vouchers().expected(robbed, plan.from().plusSeconds(3 * 3_600))).isTrue();
  }

  @Test
  void when_the_logs_of_who_administers_the_trail_have_a_gap_nobody_knows_what_it_selects()
      throws IOException {
    HistoryPlan plan = plan(3, 1, false, Trails.ORGANISATION);
    Path made = folder.resolve("made");
    new History(plan, SynthKeys.fresh()).write(made);
    TrailStore store = store("lake");
    MadeHistory history = new MadeHistory(store, made, plan);
    String administrator = history.organisation().path("administrators").path(0).asString();
    for (String path : new MadeFolder(made).paths()) {
      if (path.contains("/" + administrator + "/")) {
        Files.delete(made.resolve(path));
      }
    }
    ingest(store, made);
    List<CoverageLine> lines =
        new Coverage(store).report(plan.from(), plan.to(), Set.of(), history.documents()).lines();
    assertThat(placesWith(State.PROVEN, lines)).isEmpty();
    // Nor when it is not known who administers it: any account may.
    List<Document> undelegated = new ArrayList<>(history.documents());
    Document trail = undelegated.removeFirst();
    undelegated.add(withoutAdministrators(trail));
    assertThat(
            placesWith(
                State.PROVEN,
                new Coverage(store)
                    .report(
                        plan.from(),
                        plan.to(),
                        Set.of(new Place(administrator, "us-east-1")),
                        undelegated)
                    .lines()))
        .isEmpty();
  }

  private static Document withoutAdministrators(Document trail) {
    return new Document(
        trail.id(),
        trail.arn(),
        trail.properties(),
        JsonNodeFactory.instance.objectNode(),
        trail.tags(),
        trail.unknown(),
        trail.observed(),
        trail.calls());
  }

  @Test
  void a_file_in_the_folder_of_another_account_is_named_and_proves_nothing_there()
      throws IOException {
    HistoryPlan plan = plan(3, 1, false, Trails.ORGANISATION);
    Path made = folder.resolve("made");
    new History(plan, SynthKeys.fresh()).write(made);
    TrailStore store = store("lake");
    MadeHistory history = new MadeHistory(store, made, plan);
    String one = account(history, 0);
    String two = account(history, 1);
    MadeFolder files = new MadeFolder(made);
    String log =
        files.paths().stream()
            .filter(p -> p.matches(".*/" + one + "/CloudTrail/.*_\\d{8}T2[01]\\d\\dZ_.*"))
            .findFirst()
            .orElseThrow();
    String moved = log.replace("/" + one + "/", "/" + two + "/");
    Files.createDirectories(made.resolve(moved).resolveSibling(""));
    Files.write(made.resolve(moved), files.bytes(log));
    // Its records as if the other account had recorded them.
    String forged = log.replaceFirst("_[A-Za-z0-9]{16}\\.json", "_plantedplanted00.json");
    String text = new String(Delivery.gunzip(files.bytes(log)), UTF_8);
    Files.write(
        made.resolve(forged),
        Delivery.gzip(
            text.replace("\"recipientAccountId\":\"" + one, "\"recipientAccountId\":\"" + two)
                .getBytes(UTF_8)));
    ingest(store, made);
    JudgedDigests digests = JudgedDigests.of(store);
    List<ChainReport> reports = digests.reports(new Expectation(Set.of(), plan.from(), plan.to()));
    for (String account : List.of(one, two)) {
      ChainReport report =
          reports.stream()
              .filter(r -> r.place().account().equals(account))
              .findFirst()
              .orElseThrow();
      assertThat(report.result()).isEqualTo(ChainReport.Result.INVALID);
      assertThat(report.invalid())
          .singleElement()
          .satisfies(
              fault -> assertThat(fault.file()).isEqualTo(account.equals(one) ? forged : moved));
    }
    List<CoverageLine> lines =
        new Coverage(store).report(plan.from(), plan.to(), Set.of(), history.documents()).lines();
    try (Lake lake = Lake.open(store)) {
      List<TrailEvent> events = TrailEvent.select(lake, "FROM events e", List.of());
      Set<Stand> doubtful = digests.vouchers().doubtful(events.stream().map(Stand::of).toList());
      assertThat(doubtful).isNotEmpty();
      for (TrailEvent event : events) {
        if (!doubtful.contains(Stand.of(event))) {
          continue;
        }
        assertThat(event.account()).isEqualTo(two);
        boolean data = "Data".equals(event.category());
        EventClass eventClass = data ? EventClass.DATA : EventClass.MANAGEMENT;
        assertThat(proven(lines, EventClass.MANAGEMENT, event.time())).contains(one);
        assertThat(proven(lines, eventClass, event.time())).doesNotContain(two);
      }
    }
  }

  /** Accounts of which all events of a class are proven at that time. */
  private static List<String> proven(
      List<CoverageLine> lines, EventClass eventClass, Instant time) {
    return lines.stream()
        .filter(l -> l.eventClass() == eventClass && l.span().holds(time))
        .filter(l -> l.state() == State.PROVEN)
        .map(l -> l.place().account())
        .toList();
  }

  @Test
  void an_account_that_is_listed_and_of_which_nothing_is_logged_is_unknown() throws IOException {
    HistoryPlan plan = plan(3, 1, false, Trails.ORGANISATION);
    Path made = folder.resolve("made");
    new History(plan, SynthKeys.fresh()).write(made);
    TrailStore store = store("lake");
    MadeHistory history = new MadeHistory(store, made, plan);
    ingest(store, made);
    Place silent = new Place(account(history, 3), "us-east-1");
    assertThat(new MadeFolder(made).paths()).noneMatch(p -> p.contains(silent.account()));
    List<CoverageLine> lines =
        new Coverage(store)
            .report(plan.from(), plan.to(), Set.of(silent), history.documents())
            .lines();
    assertThat(lines.stream().filter(l -> l.place().equals(silent)))
        .isNotEmpty()
        .allMatch(l -> l.state() == State.UNKNOWN);
    assertThat(MissingDigests.notes(JudgedDigests.of(store), history.documents()))
        .singleElement()
        .asString()
        .contains(silent.account());
  }

  @Test
  void account_by_account_comes_to_the_same_as_all_at_once() throws IOException {
    HistoryPlan plan = plan(3, 2, false, Trails.BOTH);
    Path made = folder.resolve("made");
    HistoryTruth truth = new History(plan, SynthKeys.fresh()).write(made);
    TrailStore store = store("lake");
    long events = 0;
    try (Stream<Path> roots = Files.list(made.resolve("AWSLogs"))) {
      for (Path root : roots.sorted().toList()) {
        try (Stream<Path> below = Files.list(root)) {
          for (Path part : below.sorted().toList()) {
            events +=
                new TrailIngest(store).ingest(List.of(part), ACTOR, IngestOptions.DEFAULT).events();
          }
        }
      }
    }
    assertThat(events).isEqualTo(truth.events());
    MadeHistory history = new MadeHistory(store, made, plan);
    history.identity(truth);
    history.coverage();
    assertThat(ingest(store, made).events()).isZero();
  }
}
