package io.proofline.trail.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import io.proofline.ledger.Actor;
import io.proofline.trail.IngestOptions;
import io.proofline.trail.IngestReport;
import io.proofline.trail.MemoryWorkspace;
import io.proofline.trail.TrailIngest;
import io.proofline.trail.TrailSnapshot;
import io.proofline.trail.coverage.CoverageLine.EventClass;
import io.proofline.trail.coverage.CoverageLine.State;
import io.proofline.trail.digest.Expectation;
import io.proofline.trail.digest.FakeAws;
import io.proofline.trail.digest.Span;
import io.proofline.trail.digest.Spans;
import io.proofline.trail.lake.LogFile.Place;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.who.Who;
import io.proofline.trail.who.WhoQuestion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class CoverageTest {
  private static final Place EAST = new Place(FakeAws.ACCOUNT, "us-east-1");
  private static final Actor ACTOR = Actor.asserted("dana.whitfield");
  private static final Instant NOW = FakeAws.START.plus(Duration.ofHours(13));
  private static final String IMAGING = "AWS::S3::Object arn:aws:s3:::hsc-imaging/";

  private final MemoryWorkspace memory = new MemoryWorkspace(Clock.fixed(NOW, ZoneOffset.UTC));
  private final FakeAws aws = new FakeAws("us-east-1").hours(0, 12);
  @TempDir Path folder;

  private static Instant hour(int n) {
    return FakeAws.START.plus(Duration.ofHours(n));
  }

  private TrailStore store() {
    return memory.store(folder.resolve("lake"));
  }

  private void ingest() throws IOException {
    aws.write(folder.resolve("in"));
    IngestReport report =
        new TrailIngest(store())
            .ingest(List.of(folder.resolve("in")), ACTOR, IngestOptions.DEFAULT);
    assertThat(report.rejected()).isEmpty();
  }

  private static Document trail(Instant observed, String selectors) {
    ObjectNode properties =
        (ObjectNode)
            JsonMapper.shared()
                .readTree(
                    "{\"TrailName\":\"org_trail\",\"IsMultiRegionTrail\":true,\"EventSelectors\":"
                        + selectors
                        + "}");
    return new Document(
        new ResourceId(
            "aws", FakeAws.ACCOUNT, "us-east-1", "AWS::CloudTrail::Trail", "org_trail", null),
        null,
        properties,
        JsonNodeFactory.instance.objectNode(),
        Map.of(),
        Map.of(),
        observed,
        List.of());
  }

  private static Document imagingTrail() {
    return trail(
        hour(12),
        "[{\"ReadWriteType\":\"All\",\"IncludeManagementEvents\":true,\"DataResources\":[{\"Type\":"
            + "\"AWS::S3::Object\",\"Values\":[\"arn:aws:s3:::hsc-imaging/\"]}]}]");
  }

  private Map<State, Spans> states(List<Document> trails, EventClass eventClass, String selector)
      throws IOException {
    CoverageReport report = new Coverage(store()).report(hour(0), hour(12), Set.of(EAST), trails);
    return report.lines().stream()
        .filter(l -> l.place().equals(EAST) && l.eventClass() == eventClass)
        .filter(l -> l.selector().equals(selector))
        .collect(
            Collectors.groupingBy(
                CoverageLine::state,
                Collectors.collectingAndThen(
                    Collectors.mapping(CoverageLine::span, Collectors.toList()), Spans::of)));
  }

  private static Spans between(Instant from, Instant to) {
    return Spans.between(from, to);
  }

  @Test
  void a_whole_chain_with_known_selectors_is_proven_up_to_the_settle_time() throws IOException {
    ingest();
    Map<State, Spans> management = states(List.of(imagingTrail()), EventClass.MANAGEMENT, "all");
    Instant end = hour(12).minus(Duration.ofMinutes(15));
    assertThat(management.get(State.PROVEN)).isEqualTo(between(hour(0), end));
    assertThat(states(List.of(imagingTrail()), EventClass.DATA, IMAGING).get(State.PROVEN))
        .isEqualTo(between(hour(0), end));
    assertThat(states(List.of(imagingTrail()), EventClass.DATA, "other"))
        .containsOnlyKeys(State.NOT_COVERED, State.UNKNOWN);
  }

  @Test
  void without_a_snapshot_of_the_trail_nothing_is_proven() throws IOException {
    ingest();
    assertThat(states(List.of(), EventClass.MANAGEMENT, "all")).doesNotContainKey(State.PROVEN);
    assertThat(states(List.of(), EventClass.DATA, "all")).containsOnlyKeys(State.UNKNOWN);
  }

  @Test
  void a_missing_digest_is_known_missing_to_the_second() throws IOException {
    aws.removeDigest(4);
    ingest();
    Map<State, Spans> states = states(List.of(imagingTrail()), EventClass.MANAGEMENT, "all");
    assertThat(states.get(State.KNOWN_MISSING)).isEqualTo(between(hour(4), hour(5)));
    // Before the gap the selectors may have been others: a change would have shown in it.
    assertThat(states.get(State.PROVEN))
        .isEqualTo(between(hour(5), hour(12).minus(Duration.ofMinutes(15))));
  }

  @Test
  void a_selector_change_ends_what_is_known_with_its_margin() throws IOException {
    Instant change = hour(7).plus(Duration.ofMinutes(26));
    FakeAws changed = new FakeAws("us-east-1").hours(0, 7);
    String body =
        "{\"Records\":[{\"eventID\":\"c\",\"eventTime\":\""
            + change
            + "\",\"eventSource\":"
            + "\"cloudtrail.amazonaws.com\",\"eventName\":\"PutEventSelectors\",\"awsRegion\":"
            + "\"us-east-1\",\"recipientAccountId\":\""
            + FakeAws.ACCOUNT
            + "\"}]}";
    changed.digest(7, List.of(changed.log(change.plus(Duration.ofMinutes(4)), "sel", body)), false);
    changed.hours(8, 12);
    aws.objects.clear();
    aws.objects.putAll(changed.objects);
    ingest();
    Map<State, Spans> states = states(List.of(imagingTrail()), EventClass.DATA, IMAGING);
    assertThat(states.get(State.PROVEN))
        .isEqualTo(
            between(change.plus(Duration.ofMinutes(15)), hour(12).minus(Duration.ofMinutes(15))));
  }

  /** A whole chain with a call on the trail at 07:26, and a snapshot from before it. */
  private Document changedAt726(String name, String parameters) throws IOException {
    Instant change = hour(7).plus(Duration.ofMinutes(26));
    FakeAws changed = new FakeAws("us-east-1").hours(0, 7);
    String body =
        "{\"Records\":[{\"eventID\":\"c\",\"eventTime\":\""
            + change
            + "\",\"eventSource\":"
            + "\"cloudtrail.amazonaws.com\",\"eventName\":\""
            + name
            + "\",\"awsRegion\":"
            + "\"us-east-1\",\"recipientAccountId\":\""
            + FakeAws.ACCOUNT
            + "\",\"requestParameters\":"
            + parameters
            + "}]}";
    changed.digest(7, List.of(changed.log(change.plus(Duration.ofMinutes(4)), "sel", body)), false);
    changed.hours(8, 12);
    aws.objects.clear();
    aws.objects.putAll(changed.objects);
    ingest();
    return trail(
        hour(3),
        "[{\"ReadWriteType\":\"All\",\"IncludeManagementEvents\":true,\"DataResources\":[{\"Type\":"
            + "\"AWS::S3::Object\",\"Values\":[\"arn:aws:s3:::hsc-imaging/\"]}]}]");
  }

  @Test
  void data_events_switched_off_are_not_logged_from_that_second_and_management_goes_on()
      throws IOException {
    Document trail =
        changedAt726(
            "PutEventSelectors",
            "{\"trailName\":\"arn:aws:cloudtrail:us-east-1:441020936617:trail/org_trail\","
                + "\"eventSelectors\":[{\"readWriteType\":\"All\",\"includeManagementEvents\":true,"
                + "\"dataResources\":[],\"excludeManagementEventSources\":[]}]}");
    Instant change = hour(7).plus(Duration.ofMinutes(26));
    Instant end = hour(12).minus(Duration.ofMinutes(15));
    Map<State, Spans> data = states(List.of(trail), EventClass.DATA, IMAGING);
    assertThat(data.get(State.PROVEN))
        .isEqualTo(between(hour(0), change.minus(Duration.ofMinutes(15))));
    assertThat(data.get(State.NOT_COVERED)).isEqualTo(between(change, end));
    assertThat(states(List.of(trail), EventClass.MANAGEMENT, "all").get(State.PROVEN))
        .isEqualTo(between(hour(0), end));
  }

  @Test
  void data_events_switched_on_by_a_text_are_proven_a_quarter_of_an_hour_later()
      throws IOException {
    Document trail =
        changedAt726(
            "PutEventSelectors",
            "{\"trailName\":\"org_trail\",\"advancedEventSelectors\":\"[{\\\"fieldSelectors\\\":["
                + "{\\\"field\\\":\\\"eventCategory\\\",\\\"equals\\\":[\\\"Data\\\"]},"
                + "{\\\"field\\\":\\\"resources.type\\\",\\\"equals\\\":[\\\"AWS::S3::Object\\\"]},"
                + "{\\\"field\\\":\\\"resources.ARN\\\",\\\"startsWith\\\":"
                + "[\\\"arn:aws:s3:::hsc-notes/\\\"]}]}]\"}");
    Instant change = hour(7).plus(Duration.ofMinutes(26));
    Instant end = hour(12).minus(Duration.ofMinutes(15));
    Map<State, Spans> notes =
        states(List.of(trail), EventClass.DATA, "AWS::S3::Object arn:aws:s3:::hsc-notes/");
    assertThat(notes.get(State.PROVEN))
        .isEqualTo(between(change.plus(Duration.ofMinutes(15)), end));
    assertThat(states(List.of(trail), EventClass.MANAGEMENT, "all").get(State.NOT_COVERED))
        .as("the new selectors leave out management events")
        .isEqualTo(between(change, end));
  }

  @Test
  void nothing_is_logged_from_the_second_in_which_a_trail_is_stopped() throws IOException {
    Document trail = changedAt726("StopLogging", "{\"name\":\"org_trail\"}");
    Instant change = hour(7).plus(Duration.ofMinutes(26));
    for (EventClass each : EventClass.values()) {
      Map<State, Spans> states =
          states(List.of(trail), each, each == EventClass.DATA ? IMAGING : "all");
      assertThat(states.get(State.PROVEN))
          .isEqualTo(between(hour(0), change.minus(Duration.ofMinutes(15))));
      assertThat(states.get(State.NOT_COVERED))
          .isEqualTo(between(change, hour(12).minus(Duration.ofMinutes(15))));
    }
  }

  @Test
  void a_change_of_another_trail_ends_nothing() throws IOException {
    Document trail = changedAt726("StopLogging", "{\"name\":\"another\"}");
    assertThat(states(List.of(trail), EventClass.MANAGEMENT, "all").get(State.PROVEN))
        .isEqualTo(between(hour(0), hour(12).minus(Duration.ofMinutes(15))));
  }

  @Test
  void a_change_that_is_not_understood_ends_what_is_known() throws IOException {
    Document updated = changedAt726("UpdateTrail", "{\"name\":\"org_trail\"}");
    assertThat(
            states(List.of(updated), EventClass.MANAGEMENT, "all")
                .getOrDefault(State.PROVEN, Spans.NONE)
                .holds(hour(8)))
        .isFalse();
  }

  @Test
  void key_use_is_told_where_object_events_are_missing() throws IOException {
    Instant at = hour(5).plus(Duration.ofMinutes(10));
    String body =
        "{\"Records\":[{\"eventID\":\"k\",\"eventTime\":\""
            + at
            + "\",\"eventSource\":\"kms.amazonaws.com\",\"eventName\":\"Decrypt\",\"awsRegion\":"
            + "\"us-east-1\",\"recipientAccountId\":\""
            + FakeAws.ACCOUNT
            + "\",\"requestParameters\":{\"encryptionContext\":{\"aws:s3:arn\":"
            + "\"arn:aws:s3:::hsc-notes/a.txt\"}}}]}";
    aws.objects.clear();
    FakeAws used = new FakeAws("us-east-1").hours(0, 5);
    used.digest(5, List.of(used.log(at.plus(Duration.ofMinutes(4)), "kms", body)), false);
    used.hours(6, 12);
    aws.objects.putAll(used.objects);
    ingest();
    for (String resource : List.of("arn:aws:s3:::hsc-notes", "arn:aws:s3:::hsc-notes/a.txt")) {
      List<CoverageLine> lines =
          new Who(store(), List.of(imagingTrail()))
              .ask(new WhoQuestion(resource, hour(0), hour(11)), ACTOR)
              .coverage();
      assertThat(lines)
          .filteredOn(l -> l.state() == State.KEY_USE_ONLY)
          .singleElement()
          .satisfies(l -> assertThat(l.span()).isEqualTo(new Span(hour(5), hour(6))))
          .satisfies(l -> assertThat(l.reason()).contains("1 decrypts"));
      assertThat(lines)
          .filteredOn(l -> l.eventClass() == EventClass.DATA)
          .noneMatch(l -> l.state() == State.PROVEN);
    }
  }

  @Test
  void every_moment_has_exactly_one_state() throws IOException {
    aws.removeDigest(4);
    aws.objects.keySet().removeIf(k -> k.contains("_a9."));
    ingest();
    CoverageReport report =
        new Coverage(store())
            .report(
                hour(-2),
                hour(14),
                Set.of(EAST, new Place(FakeAws.ACCOUNT, "us-west-2")),
                List.of(imagingTrail()));
    Map<List<Object>, List<CoverageLine>> groups =
        report.lines().stream()
            .collect(Collectors.groupingBy(l -> List.of(l.place(), l.eventClass(), l.selector())));
    assertThat(groups).hasSize(6);
    groups.forEach(
        (group, lines) -> {
          Instant at = hour(-2);
          for (CoverageLine line : lines) {
            assertThat(line.span().from()).as("%s", group).isEqualTo(at);
            at = line.span().to();
          }
          assertThat(at).isEqualTo(hour(14));
        });
  }

  @Test
  void a_question_about_a_selected_bucket_is_covered_and_about_another_is_not() throws IOException {
    ingest();
    Who who = new Who(store(), List.of(imagingTrail()));
    assertThat(
            who.ask(new WhoQuestion("arn:aws:s3:::hsc-imaging", hour(0), hour(11)), ACTOR)
                .covered())
        .isTrue();
    assertThat(
            who.ask(new WhoQuestion("arn:aws:s3:::hsc-imaging-2", hour(0), hour(11)), ACTOR)
                .covered())
        .isFalse();
    assertThat(
            who.ask(new WhoQuestion("arn:aws:s3:::hsc-imaging", hour(0), hour(12)), ACTOR)
                .covered())
        .isFalse();
  }

  @Test
  void the_report_is_recorded_as_a_statement() throws IOException {
    ingest();
    Coverage coverage = new Coverage(store());
    CoverageReport report = coverage.report(hour(0), hour(12), Set.of(EAST), List.of());
    assertThat(coverage.record(report, ACTOR).type()).isEqualTo("coverage");
    assertThat(memory.statements("coverage")).hasSize(1);
  }

  @Test
  void digest_chains_become_documents_with_gaps_to_the_second() throws IOException {
    aws.removeDigest(4);
    ingest();
    Snapshot snapshot =
        TrailSnapshot.digestChains(
            store(),
            new Expectation(
                Set.of(EAST, new Place("441020938842", "us-east-1")), hour(0), hour(12)));
    assertThat(snapshot.documents()).hasSize(2);
    ObjectNode east = snapshot.documents().getFirst().properties();
    assertThat(east.path("Result").asString()).isEqualTo("gap");
    assertThat(east.path("ExpectedHours").asInt()).isEqualTo(12);
    assertThat(east.path("HeldHours").asInt()).isEqualTo(11);
    assertThat(east.path("Gaps").path(0).path("From").asString()).isEqualTo("2026-11-18T04:00:00Z");
    assertThat(east.path("Gaps").path(0).path("To").asString()).isEqualTo("2026-11-18T05:00:00Z");
    assertThat(snapshot.documents().get(1).properties().path("Result").asString()).isEqualTo("gap");
    assertThat(snapshot.scopes()).allMatch(Snapshot.Scope::complete);
  }

  @Test
  void sets_of_time_obey_their_algebra() {
    long seed = Long.getLong("proofline.seed", 3L);
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      Spans a = randomSpans(random);
      Spans b = randomSpans(random);
      for (int minute = 0; minute < 60; minute++) {
        Instant t = hour(0).plusSeconds(60L * minute);
        String what = "seed " + seed + " round " + round;
        assertThat(a.union(b).holds(t)).as(what).isEqualTo(a.holds(t) || b.holds(t));
        assertThat(a.intersect(b).holds(t)).as(what).isEqualTo(a.holds(t) && b.holds(t));
        assertThat(a.minus(b).holds(t)).as(what).isEqualTo(a.holds(t) && !b.holds(t));
      }
    }
  }

  private static Spans randomSpans(Random random) {
    return Spans.of(
        random
            .ints(4, 0, 50)
            .mapToObj(
                m ->
                    new Span(
                        hour(0).plusSeconds(60L * m),
                        hour(0).plusSeconds(60L * (m + 1 + random.nextInt(9)))))
            .toList());
  }
}
