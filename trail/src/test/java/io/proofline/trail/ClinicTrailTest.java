package io.proofline.trail;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import io.proofline.ledger.Workspace;
import io.proofline.trail.coverage.Coverage;
import io.proofline.trail.coverage.CoverageReport;
import io.proofline.trail.digest.ChainReport;
import io.proofline.trail.digest.JudgedDigests;
import io.proofline.trail.directory.People;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.LogFile;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.synth.Synth;
import io.proofline.trail.synth.SynthKeys;
import io.proofline.trail.synth.SynthTruth;
import io.proofline.trail.who.ActorResolver;
import io.proofline.trail.who.Attribution;
import io.proofline.trail.who.Who;
import io.proofline.trail.who.WhoAnswer;
import io.proofline.trail.who.WhoQuestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The made clinic in a real workspace, judged by the truth that its generator wrote. */
class ClinicTrailTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T23:59:00Z"), ZoneOffset.UTC);
  private static final Actor ACTOR = Actor.asserted("dana.whitfield");

  @TempDir static Path folder;
  private static TrailStore store;
  private static Workspace workspace;
  private static SynthTruth truth;
  private static IngestReport report;
  private static JsonNode written;
  private static Map<String, String> chainOf;

  @BeforeAll
  static void ingest() throws IOException {
    truth = new Synth(1, SynthKeys.fresh()).write(folder.resolve("made"));
    workspace =
        Workspace.create(
            folder.resolve("ws"),
            new Entity(
                "Harbor Street Clinic",
                Entity.Role.COVERED_ENTITY,
                "proofline.example/harbor-street"),
            CLOCK);
    store =
        new TrailStore(
            workspace.ledger(), workspace.blobs(), workspace.sheets(), workspace.lake(), CLOCK);
    report =
        new TrailIngest(store)
            .ingest(List.of(folder.resolve("made/AWSLogs")), ACTOR, IngestOptions.DEFAULT);
    written =
        JsonMapper.shared().readTree(Files.readAllBytes(folder.resolve("made/truth/truth.json")));
    chainOf = new HashMap<>();
    for (String line : Files.readAllLines(folder.resolve("made/truth/events.tsv"))) {
      String[] cells = line.split("\t");
      chainOf.put(cells[1] + "/" + cells[0], cells[6]);
    }
  }

  @Test
  void every_event_file_and_duplicate_is_counted() {
    assertThat(report.events()).isEqualTo(truth.distinctEvents());
    assertThat(report.records()).isEqualTo(truth.sightings());
    assertThat(report.duplicates()).isEqualTo(truth.sightings() - truth.distinctEvents());
    assertThat(report.logFiles()).isEqualTo(truth.logFiles());
    assertThat(report.digests()).isEqualTo(truth.digests());
    assertThat(report.signatures()).isEqualTo(truth.digests());
    assertThat(report.unparsed()).isZero();
    assertThat(report.rejected()).isEmpty();
  }

  @Test
  void every_event_is_attributed_as_the_truth_says_and_no_person_is_wrong() throws IOException {
    Map<String, JsonNode> chains = new HashMap<>();
    written.path("chains").forEach(c -> chains.put(c.path("id").asString(), c));
    List<String> wrong = new ArrayList<>();
    try (Lake lake = Lake.open(store)) {
      List<TrailEvent> events = TrailEvent.select(lake, "FROM events e", List.of());
      assertThat(events).hasSize(truth.distinctEvents());
      ActorResolver resolver =
          new ActorResolver(lake, People.none(), JudgedDigests.of(store).vouchers());
      resolver.prepare(events);
      for (TrailEvent event : events) {
        Attribution found = resolver.resolve(event);
        JsonNode chain =
            Objects.requireNonNull(
                chains.get(chainOf.get(event.account() + "/" + event.eventId())));
        String expected = chain.path("resolution").asString();
        String origin = chain.path("origin").asString();
        boolean person = found.person() != null;
        String name =
            origin.substring(Math.max(origin.lastIndexOf('/'), origin.lastIndexOf(':')) + 1);
        // The event that issues a session names its caller itself, whatever the session is called.
        boolean issuing =
            chain.path("hops").values().stream()
                .anyMatch(h -> h.asString().equals(event.eventId()));
        // Both copies of a call between the clinic's two accounts are held, so it resolves further
        // than "external", which is all that one copy shows.
        boolean twin =
            expected.equals("external")
                && String.valueOf(found.role()).contains(origin.substring("account:".length()));
        if ((!issuing && !twin && !found.resolution().id().equals(expected))
            || (person && !String.valueOf(found.person()).contains(name))) {
          wrong.add(expected + " " + origin + " but " + found + " for " + event);
        }
      }
    }
    assertThat(wrong.stream().limit(5)).isEmpty();
  }

  @Test
  void the_planted_gap_is_found_and_nothing_else() throws IOException {
    SynthTruth.Gap gap = truth.gaps().getFirst();
    CoverageReport coverage =
        new Coverage(store)
            .report(
                Instant.parse("2026-11-18T01:00:00Z"),
                Instant.parse("2026-11-20T22:00:00Z"),
                Set.of(),
                List.of());
    for (ChainReport chain : coverage.chains()) {
      boolean planted =
          chain.place().account().equals(gap.account())
              && chain.place().region().equals(gap.region());
      assertThat(chain.result())
          .as("%s %s", chain.place(), chain.gaps())
          .isEqualTo(planted ? ChainReport.Result.GAP : ChainReport.Result.VERIFIED);
      if (planted) {
        assertThat(chain.gaps())
            .extracting(ChainReport.Gap::file)
            .hasSameElementsAs(gap.missingDigests());
        assertThat(chain.gaps().getFirst().from()).isEqualTo(gap.from());
        assertThat(chain.gaps().getLast().to()).isEqualTo(gap.to());
      }
    }
  }

  @Test
  void who_opened_the_imaging_share_is_answered_with_the_person() throws IOException {
    WhoAnswer answer =
        new Who(store, List.of())
            .ask(
                new WhoQuestion(
                    "arn:aws:s3:::hsc-imaging-share",
                    Instant.parse("2026-11-18T00:00:00Z"),
                    Instant.parse("2026-11-21T00:00:00Z")),
                ACTOR);
    assertThat(answer.groups())
        .anySatisfy(
            g -> {
              assertThat(g.action()).isEqualTo("s3:DeleteBucketPublicAccessBlock");
              assertThat(g.actor()).contains("marco.ilves");
            });
    assertThat(answer.failed()).isNotEmpty();
    assertThat(answer.covered()).isFalse();
  }

  @Test
  void a_second_ingest_adds_no_statement() throws IOException {
    IngestReport again =
        new TrailIngest(store)
            .ingest(List.of(folder.resolve("made/AWSLogs")), ACTOR, IngestOptions.DEFAULT);
    assertThat(again.alreadyHeld()).isEqualTo(again.files());
    assertThat(again.segments()).isEmpty();
    assertThat(workspace.ledger().statements("segment").count()).isEqualTo(1);
    assertThat(LogFile.all(store)).hasSize(report.files());
  }
}
