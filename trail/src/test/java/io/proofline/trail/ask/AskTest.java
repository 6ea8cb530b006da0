package io.proofline.trail.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.ledger.Actor;
import io.proofline.trail.IngestOptions;
import io.proofline.trail.MemoryWorkspace;
import io.proofline.trail.TrailIngest;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.SqlLimits;
import io.proofline.trail.lake.TrailStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AskTest {
  private static final Actor ACTOR = Actor.asserted("dana.whitfield");
  private static final Instant DAY = Instant.parse("2026-11-18T00:00:00Z");

  private final MemoryWorkspace memory =
      new MemoryWorkspace(Clock.fixed(Instant.parse("2026-11-20T23:59:00Z"), ZoneOffset.UTC));
  @TempDir Path folder;

  private TrailStore store() {
    return memory.store(folder.resolve("lake"));
  }

  @BeforeEach
  void ingest() throws IOException {
    for (int n = 0; n < 3; n++) {
      String user = n == 2 ? "ana" : "marco";
      String event =
          "{\"eventID\":\"00000000-0000-4000-8000-00000000000"
              + n
              + "\",\"eventTime\":\"2026-11-18T10:00:0"
              + n
              + "Z\",\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"GetObject\",\"readOnly\":true,"
              + "\"sourceIPAddress\":\"192.0.2."
              + n
              + "\",\"recipientAccountId\":\"441020936617\",\"requestParameters\":{\"bucketName\":\"b\","
              + "\"key\":\"k\"},\"userIdentity\":{\"type\":\"IAMUser\",\"userName\":\""
              + user
              + "\",\"accountId\":\"441020936617\",\"accessKeyId\":\"AKIA"
              + n
              + "\"}}";
      Path file = Files.writeString(folder.resolve("f" + n + ".json"), "[" + event + "]");
      new TrailIngest(store()).ingest(List.of(file), ACTOR, IngestOptions.DEFAULT);
    }
  }

  private TrailAnswer ask(String person, String key, String ip) throws IOException {
    TrailQuestion question =
        new TrailQuestion(
            TrailQuestion.Focus.WHO,
            null,
            person.isEmpty() ? null : person,
            null,
            null,
            null,
            null,
            key.isEmpty() ? null : key,
            ip.isEmpty() ? null : ip,
            null,
            DAY,
            DAY.plusSeconds(86_400));
    return new Ask(store(), List.of()).ask(question, ACTOR);
  }

  @Test
  void conditions_find_their_events_before_and_after_compaction() throws IOException {
    for (int round = 0; round < 2; round++) {
      assertThat(ask("marco", "", "").rows()).hasSize(2);
      assertThat(ask("", "AKIA2", "").rows()).hasSize(1);
      assertThat(ask("", "", "192.0.2.1").rows()).hasSize(1);
      assertThat(ask("nobody", "", "").rows()).isEmpty();
      assertThat(ask("nobody", "", "").sentence()).doesNotContain("Nobody did");
      assertThat(new TrailIngest(store()).compact(true)).isEqualTo(round == 0 ? 3 : 0);
    }
    try (Lake lake = Lake.open(store())) {
      assertThat(lake.parts()).isEqualTo(1);
      assertThat(lake.events()).isEqualTo(3);
    }
  }

  @Test
  void events_of_one_moment_stand_in_the_order_of_their_segments_however_they_are_found()
      throws IOException {
    List<String> order = new ArrayList<>(ids(ask("", "", "")));
    for (int file = 0; file < 8; file++) {
      List<String> events = new ArrayList<>();
      for (int n = 0; n < 5; n++) {
        String id = "00000000-0000-4000-9000-%012d".formatted((file * 37 + n * 13) % 101);
        order.add(id);
        events.add(
            "{\"eventID\":\""
                + id
                + "\",\"eventTime\":\"2026-11-18T12:00:00Z\",\"eventSource\":\"s3.amazonaws.com\","
                + "\"eventName\":\"GetObject\",\"sourceIPAddress\":\"198.51.100.7\","
                + "\"recipientAccountId\":\"441020936617\",\"userIdentity\":{\"type\":\"IAMUser\","
                + "\"userName\":\"kim\",\"accountId\":\"441020936617\"}}");
      }
      Path log = Files.writeString(folder.resolve("m" + file + ".json"), events.toString());
      new TrailIngest(store()).ingest(List.of(log), ACTOR, IngestOptions.DEFAULT);
    }
    for (int round = 0; round < 2; round++) {
      assertThat(ids(ask("", "", ""))).isEqualTo(order);
      assertThat(ids(ask("", "", "198.51.100.7"))).isEqualTo(order.subList(3, order.size()));
      assertThat(ids(ask("kim", "", ""))).isEqualTo(order.subList(3, order.size()));
      new TrailIngest(store()).compact(true);
    }
  }

  private static List<String> ids(TrailAnswer answer) {
    return answer.rows().stream().map(row -> String.valueOf(row.event().eventId())).toList();
  }

  @Test
  void after_compaction_an_event_met_again_is_still_a_duplicate() throws IOException {
    new TrailIngest(store()).compact(true);
    Path again = Files.copy(folder.resolve("f0.json"), folder.resolve("again.json"));
    assertThat(
            new TrailIngest(store())
                .ingest(List.of(again), ACTOR, IngestOptions.DEFAULT)
                .duplicates())
        .isEqualTo(1);
  }

  @Test
  void an_event_is_explained_with_its_record() throws IOException {
    Explain.Answer answer =
        new Explain(store()).event("00000000-0000-4000-8000-000000000002", ACTOR);
    assertThat(answer.events()).singleElement().satisfies(e -> assertThat(e.raw()).contains("ana"));
    assertThat(new Explain(store()).event("none", ACTOR).events()).isEmpty();
  }

  @Test
  void a_request_in_a_trail_and_in_an_access_log_is_counted_once_and_lone_lines_are_told()
      throws IOException {
    String line =
        "79a5".repeat(16)
            + " b [18/Nov/2026:10:00:00 +0000] 192.0.2.0 arn:aws:iam::441020936617:user/marco %s"
            + " REST.GET.OBJECT k \"GET /b/k HTTP/1.1\" 200 - 1 1 7 6 \"-\" \"x\" -\n";
    Path log =
        Files.writeString(
            folder.resolve("2026-11-18-10-00-00-X"), line.formatted("R1") + line.formatted("R2"));
    String event =
        "[{\"eventID\":\"e9\",\"eventTime\":\"2026-11-18T10:00:00Z\",\"requestID\":\"R1\","
            + "\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"GetObject\",\"readOnly\":true,"
            + "\"requestParameters\":{\"bucketName\":\"b\",\"key\":\"k\"},\"userIdentity\":{"
            + "\"type\":\"IAMUser\",\"userName\":\"marco\",\"accountId\":\"441020936617\"}}]";
    String decrypt =
        event
            .replace("e9", "e8")
            .replace("R1", "R3")
            .replace("s3.", "kms.")
            .replace("GetObject", "Decrypt")
            .replace(
                "\"bucketName\":\"b\",\"key\":\"k\"",
                "\"encryptionContext\":{\"aws:s3:arn\":\"arn:aws:s3:::b/k\"}");
    Path trail = Files.writeString(folder.resolve("t.json"), event);
    Path kms = Files.writeString(folder.resolve("k.json"), decrypt);
    new TrailIngest(store()).ingest(List.of(log, trail, kms), ACTOR, IngestOptions.DEFAULT);
    TrailQuestion question =
        new TrailQuestion(
            TrailQuestion.Focus.WHO,
            "s3://b/k",
            "marco",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            DAY,
            DAY.plusSeconds(86_400));
    TrailAnswer answer = new Ask(store(), List.of()).ask(question, ACTOR);
    assertThat(answer.rows()).extracting(r -> r.event().requestId()).contains("R1", "R2", "R3");
    assertThat(answer.rows()).as("with two of the set-up").hasSize(5);
    assertThat(answer.notes())
        .anyMatch(n -> n.startsWith("1 lines of S3 access logs"))
        .anyMatch(n -> n.startsWith("1 rows come from access"))
        .anyMatch(n -> n.startsWith("1 uses of a KMS key"));
    assertThat(answer.coverage())
        .as("an access log is no presence of a trail")
        .noneMatch(c -> c.place().account().isEmpty());
  }

  @Test
  void sql_is_one_select_and_nothing_else() throws IOException {
    try (Lake lake = Lake.open(store())) {
      assertThat(lake.sql("SELECT count(*) FROM log", SqlLimits.of(10)).rows())
          .containsExactly(List.of("3"));
      for (String bad :
          List.of(
              "DROP VIEW events", "SELECT 1; SELECT 2", "SELECT * FROM read_text('/etc/hosts')")) {
        assertThatThrownBy(() -> lake.sql(bad, SqlLimits.of(10)))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void the_first_events_say_how_many_more_there_may_be_and_never_that_nobody_else_did()
      throws IOException {
    for (String person : new String[] {"marco", ""}) {
      TrailQuestion question =
          new TrailQuestion(
              TrailQuestion.Focus.WHO,
              person.isEmpty() ? "s3://b/k" : null,
              person.isEmpty() ? null : person,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              DAY,
              DAY.plusSeconds(86_400));
      Ask ask = new Ask(store(), List.of());
      TrailAnswer whole = ask.ask(question, ACTOR);
      TrailAnswer all = ask.ask(question, whole.rows().size(), ACTOR);
      assertThat(all.rows()).isEqualTo(whole.rows());
      assertThat(all.unread()).isZero();
    }
    TrailQuestion object =
        new TrailQuestion(
            TrailQuestion.Focus.WHO,
            "s3://b/k",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            DAY,
            DAY.plusSeconds(86_400));
    TrailAnswer first = new Ask(store(), List.of()).ask(object, 1, ACTOR);
    assertThat(first.rows()).hasSize(1);
    assertThat(first.rows().getFirst().event().eventId()).endsWith("0");
    assertThat(first.unread()).isEqualTo(2);
    assertThat(first.covered()).isFalse();
    assertThat(first.sentence()).endsWith("These are the first events only; there may be more.");
    assertThat(first.notes()).anyMatch(n -> n.contains("at least 2 more may fit"));
    assertThatThrownBy(() -> new Ask(store(), List.of()).ask(object, 0, ACTOR))
        .hasMessageContaining("not 0");
  }

  @Test
  void names_kept_for_a_question_miss_nobody_who_came_later_and_are_not_believed_when_changed()
      throws IOException {
    assertThat(ask("MARCO", "", "").rows()).hasSize(2);
    Path names = folder.resolve("lake/derived/names");
    byte[] before = Files.readAllBytes(names);
    Path more =
        Files.writeString(
            folder.resolve("more.json"),
            "[{\"eventID\":\"x\",\"eventTime\":\"2026-11-18T11:00:00Z\",\"eventSource\":"
                + "\"s3.amazonaws.com\",\"eventName\":\"GetObject\",\"recipientAccountId\":"
                + "\"441020936617\",\"userIdentity\":{\"type\":\"IAMUser\",\"userName\":\"Marco\","
                + "\"accountId\":\"441020936617\"}}]");
    new TrailIngest(store()).ingest(List.of(more), ACTOR, IngestOptions.DEFAULT);
    assertThat(ask("MARCO", "", "").rows()).hasSize(3);
    Files.write(names, before);
    assertThat(ask("MARCO", "", "").rows()).hasSize(3);
    Files.writeString(names, "{}");
    assertThat(ask("MARCO", "", "").rows()).hasSize(3);
    new TrailIngest(store()).compact(true);
    assertThat(ask("MARCO", "", "").rows()).hasSize(3);
  }

  @Test
  void a_user_made_anew_under_the_name_of_another_is_somebody_else() throws IOException {
    List<String> events = new ArrayList<>();
    for (int n = 0; n < 2; n++) {
      events.add(
          "{\"eventID\":\"kim-"
              + n
              + "\",\"eventTime\":\"2026-11-18T1"
              + n
              + ":00:00Z\",\"eventSource\":\"iam.amazonaws.com\",\"eventName\":\"ListUsers\","
              + "\"recipientAccountId\":\"441020936617\",\"userIdentity\":{\"type\":\"IAMUser\","
              + "\"userName\":\"kim\",\"principalId\":\"AIDAKIM"
              + n
              + "\",\"accountId\":\"441020936617\"}}");
    }
    Path log = Files.writeString(folder.resolve("kim.json"), events.toString());
    new TrailIngest(store()).ingest(List.of(log), ACTOR, IngestOptions.DEFAULT);
    TrailAnswer answer = ask("kim", "", "");
    assertThat(answer.sentence()).startsWith("2 people made 2 reads");
    assertThat(answer.notes())
        .anyMatch(n -> n.contains("is the name of 2 users") && n.contains("AIDAKIM0, AIDAKIM1"));
    assertThat(ask("marco", "", "").notes()).noneMatch(n -> n.contains("is the name of"));
  }
}
