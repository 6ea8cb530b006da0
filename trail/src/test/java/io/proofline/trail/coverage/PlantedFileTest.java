package io.proofline.trail.coverage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import io.proofline.ledger.Actor;
import io.proofline.trail.IngestOptions;
import io.proofline.trail.MemoryWorkspace;
import io.proofline.trail.TrailIngest;
import io.proofline.trail.ask.Ask;
import io.proofline.trail.ask.HighRiskChanges;
import io.proofline.trail.ask.TrailAnswer;
import io.proofline.trail.ask.TrailQuestion;
import io.proofline.trail.coverage.CoverageLine.State;
import io.proofline.trail.digest.FakeAws;
import io.proofline.trail.digest.Spans;
import io.proofline.trail.digest.TrustedKeys;
import io.proofline.trail.lake.LogFile.Place;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.who.Attribution;
import io.proofline.trail.who.Voucher;
import io.proofline.trail.who.Who;
import io.proofline.trail.who.WhoAnswer;
import io.proofline.trail.who.WhoQuestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What somebody put beside the logs never looks like what AWS delivered. */
class PlantedFileTest {
  private static final Place EAST = new Place(FakeAws.ACCOUNT, "us-east-1");
  private static final Actor ACTOR = Actor.asserted("dana.whitfield");
  private static final Instant NOW = FakeAws.START.plus(Duration.ofHours(13));

  private final MemoryWorkspace memory = new MemoryWorkspace(Clock.fixed(NOW, ZoneOffset.UTC));
  private final FakeAws aws = new FakeAws("us-east-1");
  @TempDir Path folder;

  private static Instant hour(int n) {
    return FakeAws.START.plus(Duration.ofHours(n));
  }

  private TrailStore store() {
    return memory.store(folder.resolve("lake"));
  }

  private void ingest(Path path) throws IOException {
    assertThat(new TrailIngest(store()).ingest(List.of(path), ACTOR, IngestOptions.DEFAULT))
        .satisfies(r -> assertThat(r.rejected()).isEmpty());
  }

  private static Document trail() {
    return new Document(
        new ResourceId(
            "aws", FakeAws.ACCOUNT, "us-east-1", "AWS::CloudTrail::Trail", "org_trail", null),
        null,
        (ObjectNode)
            JsonMapper.shared()
                .readTree(
                    "{\"TrailName\":\"org_trail\",\"IsMultiRegionTrail\":true,"
                        + "\"EnableLogFileValidation\":true}"),
        JsonNodeFactory.instance.objectNode(),
        Map.of(),
        Map.of(),
        hour(12),
        List.of());
  }

  private static String event(String id, Instant time, String user, String more) {
    return "{\"Records\":[{\"eventID\":\""
        + id
        + "\",\"eventTime\":\""
        + time
        + "\",\"eventSource\":\"iam.amazonaws.com\",\"eventName\":\"DeleteUser\","
        + "\"awsRegion\":\"us-east-1\",\"recipientAccountId\":\""
        + FakeAws.ACCOUNT
        + "\",\"userIdentity\":{\"type\":\"IAMUser\",\"userName\":\""
        + user
        + "\",\"accountId\":\""
        + FakeAws.ACCOUNT
        + "\"}"
        + more
        + "}]}";
  }

  /** A whole chain; the log of hour 5 holds the event. */
  private void chainWith(String body) {
    aws.hours(0, 5);
    aws.digest(5, List.of(aws.log(hour(5).plusSeconds(1_800), "real", body)), false);
    aws.hours(6, 12);
  }

  private TrailAnswer ask(String person) throws IOException {
    return ask(person, null, "management", Set.of());
  }

  private TrailAnswer ask(
      String person, @Nullable String resource, @Nullable String eventClass, Set<Place> expected)
      throws IOException {
    return new Ask(store(), List.of(trail()), expected)
        .ask(
            new TrailQuestion(
                TrailQuestion.Focus.WHO,
                resource,
                person.isEmpty() ? null : person,
                null,
                null,
                eventClass,
                null,
                null,
                null,
                null,
                hour(1),
                hour(11)),
            ACTOR);
  }

  private Map<State, Spans> states() throws IOException {
    return new Coverage(store())
        .report(hour(0), hour(12), Set.of(EAST), List.of(trail())).lines().stream()
            .filter(l -> l.place().equals(EAST))
            .filter(l -> l.eventClass() == CoverageLine.EventClass.MANAGEMENT)
            .collect(
                Collectors.groupingBy(
                    CoverageLine::state,
                    Collectors.collectingAndThen(
                        Collectors.mapping(CoverageLine::span, Collectors.toList()), Spans::of)));
  }

  private static Voucher voucher(TrailAnswer answer, String id) {
    return answer.rows().stream()
        .filter(r -> id.equals(r.event().eventId()))
        .map(TrailAnswer.Row::voucher)
        .collect(Collectors.collectingAndThen(Collectors.toList(), List::getFirst));
  }

  @Test
  void a_whole_chain_alone_is_covered_and_vouched_for() throws IOException {
    chainWith(event("real", hour(5).plusSeconds(600), "ana", ""));
    aws.write(folder.resolve("in"));
    ingest(folder.resolve("in"));
    assertThat(ask("").covered()).isTrue();
    assertThat(ask("").rows()).extracting(TrailAnswer.Row::voucher).containsOnly(Voucher.DIGEST);
    assertThat(ask("nobody").sentence())
        .isEqualTo("Nobody did, by all that account 441020936617 recorded in us-east-1.");
  }

  @Test
  void nobody_is_not_said_of_events_that_the_trail_does_not_select() throws IOException {
    aws.hours(0, 12);
    aws.write(folder.resolve("in"));
    ingest(folder.resolve("in"));
    String table = "arn:aws:dynamodb:us-east-1:" + FakeAws.ACCOUNT + ":table/patients";
    String role = "arn:aws:iam::" + FakeAws.ACCOUNT + ":role/reader";
    String elsewhere = "arn:aws:dynamodb:eu-west-1:" + FakeAws.ACCOUNT + ":table/patients";
    assertThat(ask("nobody", null, null, Set.of()).sentence())
        .as("what anybody did to data is not logged")
        .startsWith("Nothing is held that says so.");
    assertThat(ask("", table, null, Set.of()).covered()).isFalse();
    assertThat(ask("", table, "management", Set.of()).covered()).isTrue();
    assertThat(ask("", role, null, Set.of()).covered()).as("roles have no data events").isTrue();
    assertThat(ask("", elsewhere, "management", Set.of()).covered()).isFalse();
    assertThat(ask("", elsewhere, "management", Set.of()).coverage())
        .singleElement()
        .satisfies(line -> assertThat(line.state()).isEqualTo(State.UNKNOWN));
  }

  @Test
  void digests_that_are_all_gone_do_not_look_like_validation_switched_off() throws IOException {
    chainWith(event("real", hour(5).plusSeconds(600), "ana", ""));
    for (int n = 0; n < 12; n++) {
      aws.removeDigest(n);
    }
    aws.write(folder.resolve("in"));
    ingest(folder.resolve("in"));
    assertThat(ask("").covered()).isFalse();
    assertThat(ask("").notes())
        .anyMatch(n -> n.contains("org_trail") && n.contains("all were removed, or not copied"));
    assertThat(changes().notes()).anyMatch(n -> n.contains("all were removed, or not copied"));
  }

  private HighRiskChanges.Feed changes() throws IOException {
    return new HighRiskChanges(store(), List.of(trail()), Set.of(EAST)).between(hour(1), hour(11));
  }

  @Test
  void a_feed_of_changes_says_for_which_time_there_can_have_been_no_others() throws IOException {
    chainWith(event("real", hour(5).plusSeconds(600), "ana", ""));
    aws.write(folder.resolve("in"));
    ingest(folder.resolve("in"));
    assertThat(changes().changes()).hasSize(1);
    assertThat(changes().notes()).noneMatch(n -> n.contains("all were removed"));
    assertThat(changes().coverage())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line.state()).isEqualTo(State.PROVEN));
    assertThat(
            new HighRiskChanges(store(), List.of(), Set.of(EAST))
                .between(hour(1), hour(11))
                .coverage())
        .as("what the trail selected is not known")
        .isNotEmpty()
        .noneMatch(line -> line.state() == State.PROVEN);
    Files.writeString(
        folder.resolve("in/again.json"), event("real", hour(5).plusSeconds(600), "mallory", ""));
    ingest(folder.resolve("in"));
    assertThat(changes().changes()).as("a version that differs").hasSize(2);
    assertThat(changes().notes()).anyMatch(n -> n.startsWith("1 event is held in versions"));
  }

  @Test
  void nobody_is_not_said_where_a_region_that_must_have_logs_has_none() throws IOException {
    aws.hours(0, 12);
    aws.write(folder.resolve("in"));
    ingest(folder.resolve("in"));
    Set<Place> two = Set.of(EAST, new Place(FakeAws.ACCOUNT, "eu-west-1"));
    assertThat(ask("nobody", null, "management", Set.of(EAST)).covered()).isTrue();
    assertThat(ask("nobody", null, "management", two).covered()).isFalse();
    WhoAnswer who =
        new Who(store(), List.of(trail()), two)
            .ask(
                new WhoQuestion(
                    "arn:aws:iam::" + FakeAws.ACCOUNT + ":role/reader", hour(1), hour(11)),
                ACTOR);
    assertThat(who.covered()).isFalse();
    assertThat(who.coverage()).anyMatch(line -> line.place().region().equals("eu-west-1"));
  }

  @Test
  void a_file_outside_of_the_trails_folder_is_marked_and_its_hour_is_not_proven()
      throws IOException {
    chainWith(event("real", hour(5).plusSeconds(600), "ana", ""));
    aws.write(folder.resolve("in"));
    Files.writeString(
        folder.resolve("in/export.json"), event("planted", hour(7).plusSeconds(60), "marco", ""));
    ingest(folder.resolve("in"));
    TrailAnswer answer = ask("");
    assertThat(voucher(answer, "planted")).isEqualTo(Voucher.NONE);
    assertThat(voucher(answer, "real")).isEqualTo(Voucher.DIGEST);
    assertThat(answer.covered()).isFalse();
    assertThat(answer.notes()).anyMatch(n -> n.startsWith("1 event is not vouched for"));
    assertThat(answer.toCsv()).contains(",none\r\n").contains(",digest\r\n");
    assertThat(answer.groups()).anyMatch(g -> g.name().contains("marco") && g.doubtful() == 1);
    Map<State, Spans> states = states();
    assertThat(states.getOrDefault(State.PRESENT_UNPROVEN, Spans.NONE).holds(hour(7))).isTrue();
    assertThat(
            states
                .getOrDefault(State.PROVEN, Spans.NONE)
                .intersect(Spans.between(hour(7), hour(8)))
                .list())
        .isEmpty();
    assertThat(states.getOrDefault(State.PROVEN, Spans.NONE).minus(Spans.between(hour(7), hour(8))))
        .as("no other hour suffers")
        .isEqualTo(
            Spans.between(hour(0), hour(12).minus(Duration.ofMinutes(15)))
                .minus(Spans.between(hour(7), hour(8))));
  }

  @Test
  void a_file_inside_of_the_trails_folder_that_no_digest_lists_is_marked_too() throws IOException {
    chainWith(event("real", hour(5).plusSeconds(600), "ana", ""));
    aws.log(
        hour(7).plusSeconds(1_800),
        "extra",
        event("planted", hour(7).plusSeconds(60), "marco", ""));
    aws.write(folder.resolve("in"));
    ingest(folder.resolve("in"));
    assertThat(voucher(ask(""), "planted")).isEqualTo(Voucher.NONE);
    assertThat(states().getOrDefault(State.PROVEN, Spans.NONE).holds(hour(7))).isFalse();
  }

  @Test
  void a_forgery_with_the_id_of_an_event_does_not_hide_the_event() throws IOException {
    chainWith(event("real", hour(5).plusSeconds(600), "mallory", ""));
    aws.write(folder.resolve("in"));
    Files.writeString(
        folder.resolve("in/0.json"), event("real", hour(5).plusSeconds(600), "ana", ""));
    ingest(folder.resolve("in"));
    for (int round = 0; round < 3; round++) {
      TrailAnswer mallory = ask("mallory");
      assertThat(mallory.rows()).singleElement().satisfies(r -> assertThat(r.doubtful()).isFalse());
      assertThat(ask("ana").rows())
          .singleElement()
          .satisfies(r -> assertThat(r.voucher()).isEqualTo(Voucher.NONE));
      assertThat(ask("").notes()).anyMatch(n -> n.startsWith("1 event is held in versions"));
      assertThat(ask("nobody").covered()).isFalse();
      if (round == 0) {
        new TrailIngest(store()).rebuild();
      } else {
        aws.write(folder.resolve("again"));
        Files.copy(folder.resolve("in/0.json"), folder.resolve("again/1.json"), REPLACE);
        ingest(folder.resolve("again"));
      }
    }
  }

  private static final java.nio.file.StandardCopyOption REPLACE =
      java.nio.file.StandardCopyOption.REPLACE_EXISTING;

  @Test
  void an_export_of_genuine_events_raises_no_alarm_whichever_comes_first() throws IOException {
    chainWith(event("real", hour(5).plusSeconds(600), "ana", ""));
    aws.write(folder.resolve("in"));
    Files.writeString(
        folder.resolve("in/0.json"),
        "[" + event("real", hour(5).plusSeconds(600), "ana", "").substring(12).replace("]}", "]"));
    ingest(folder.resolve("in"));
    assertThat(ask("").rows()).extracting(TrailAnswer.Row::voucher).containsOnly(Voucher.DIGEST);
    assertThat(ask("").covered()).isTrue();
  }

  @Test
  void an_actor_claimed_by_a_planted_event_is_not_named() throws IOException {
    String session = "arn:aws:sts::" + FakeAws.ACCOUNT + ":assumed-role/admin/work";
    String who =
        ",\"userIdentity\":{\"type\":\"AssumedRole\",\"arn\":\""
            + session
            + "\",\"accountId\":\""
            + FakeAws.ACCOUNT
            + "\",\"accessKeyId\":\"ASIA441020936617AAAA\",\"sessionContext\":{\"sessionIssuer\":{"
            + "\"type\":\"Role\",\"arn\":\"arn:aws:iam::"
            + FakeAws.ACCOUNT
            + ":role/admin\"}}}";
    String issued =
        ",\"responseElements\":{\"credentials\":{\"accessKeyId\":\"ASIA441020936617AAAA\"},"
            + "\"assumedRoleUser\":{\"arn\":\""
            + session
            + "\"}}";
    String real = event("real", hour(5).plusSeconds(600), "x", "");
    chainWith(
        real.replaceFirst(
            ",\"userIdentity\":\\{[^}]*}", java.util.regex.Matcher.quoteReplacement(who)));
    aws.write(folder.resolve("in"));
    Files.writeString(
        folder.resolve("in/sts.json"),
        event("sts", hour(5).plusSeconds(300), "ana", issued)
            .replace("iam.amazonaws.com", "sts.amazonaws.com")
            .replace("DeleteUser", "AssumeRole"));
    ingest(folder.resolve("in"));
    TrailAnswer answer = ask("");
    assertThat(voucher(answer, "real")).isEqualTo(Voucher.DIGEST);
    assertThat(answer.rows())
        .filteredOn(r -> "real".equals(r.event().eventId()))
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.who().resolution()).isEqualTo(Attribution.Resolution.UNRESOLVED);
              assertThat(r.who().person()).isNull();
              assertThat(r.who().note()).contains("not believed").contains("sts");
            });
    assertThat(ask("ana").rows())
        .as("of ana there is the planted call alone")
        .extracting(r -> r.event().eventId())
        .containsExactly("sts");
  }

  @Test
  void after_the_last_digest_nothing_is_proven_when_the_newest_were_removed() throws IOException {
    aws.hours(0, 12);
    for (int n = 9; n < 12; n++) {
      aws.removeDigest(n);
    }
    aws.write(folder.resolve("in"));
    ingest(folder.resolve("in"));
    Map<State, Spans> states = states();
    Instant end = hour(9).minus(Duration.ofMinutes(15));
    assertThat(states)
        .as("the snapshot is newer than the last digest")
        .doesNotContainKey(State.PROVEN);
    assertThat(states.getOrDefault(State.UNKNOWN, Spans.NONE).holds(hour(10)))
        .as("no event is held")
        .isTrue();
    assertThat(states.get(State.PRESENT_UNPROVEN))
        .isEqualTo(
            Spans.between(hour(0), end)
                .union(Spans.between(hour(9), hour(10)))
                .union(Spans.between(hour(11), hour(12))));
    assertThat(ask("nobody").sentence()).doesNotContain("Nobody did");
  }

  @Test
  void a_forged_chain_with_a_key_beside_it_counts_for_nothing_where_another_key_is_trusted()
      throws IOException {
    aws.hours(0, 12);
    aws.write(folder.resolve("in"));
    byte[] keys = aws.object("AWSLogs/" + FakeAws.ACCOUNT + "/CloudTrail-Digest/public-keys.json");
    byte[] other =
        new String(keys, UTF_8)
            .replace("0123456789abcdef0123456789abcdef", "f".repeat(32))
            .getBytes(UTF_8);
    ingest(folder.resolve("in"));
    assertThat(states()).as("before").containsKey(State.PROVEN);
    new TrustedKeys(store()).trust("keys.json", other, "list-public-keys", ACTOR);
    assertThat(states()).doesNotContainKey(State.PROVEN);
    assertThat(ask("").rows()).extracting(TrailAnswer.Row::voucher).containsOnly(Voucher.NONE);
  }
}
