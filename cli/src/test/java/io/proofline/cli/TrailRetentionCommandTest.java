package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How far back logs reach, beside the policies; commands run on 2026-11-20. */
class TrailRetentionCommandTest {
  @TempDir private Path folder;

  @BeforeEach
  void workspace() {
    assertThat(typed("init", "clinic", "--name", "Clinic", "--origin", "p.example/h").code())
        .isZero();
  }

  private Typed typed(String... args) {
    return Typed.in(folder, args);
  }

  private Typed retention(String... more) {
    List<String> words = new ArrayList<>(List.of("-w", "clinic", "trail", "retention"));
    words.addAll(List.of(more));
    return typed(words.toArray(String[]::new));
  }

  private void logs(String... days) throws IOException {
    List<String> events = new ArrayList<>();
    for (String day : days) {
      events.add(
          "{\"eventVersion\":\"1.11\",\"eventID\":\"e-"
              + day
              + "\",\"eventTime\":\""
              + day
              + "T10:00:00Z\",\"eventSource\":\"iam.amazonaws.com\",\"eventName\":\"ListUsers\","
              + "\"awsRegion\":\"us-east-1\",\"recipientAccountId\":\"441020936617\","
              + "\"userIdentity\":{\"type\":\"IAMUser\",\"userName\":\"kim\"}}");
    }
    Path file = Files.writeString(folder.resolve("log.json"), events.toString());
    Typed ingested = typed("-w", "clinic", "trail", "ingest", file.toString());
    assertThat(ingested.code()).as(ingested.err()).isZero();
  }

  private void policy(String keepsLogs) throws IOException {
    Files.writeString(
        folder.resolve("clinic/policies.yaml"),
        """
        version: 1
        policies:
          - id: AU-02
            version: 1
            sentence: Logs are kept.
            effective: 2026-01-01
            approved-by: {name: Priya Raman, title: Privacy officer, on: 2025-12-20}
            keeps-logs: {%s}
        """
            .formatted(keepsLogs));
    Typed read = typed("-w", "clinic", "register");
    assertThat(read.code()).as(read.err()).isZero();
  }

  @Test
  void nothingHeld_nothingAsked_isNoAnswer() {
    Typed none = retention();
    assertThat(none.code()).isEqualTo(5);
    assertThat(none.out()).startsWith("No logs are held, and none are expected\n");
  }

  @Test
  void noPolicy_isNotEvaluated() throws IOException {
    logs("2026-11-18");
    Typed none = retention();
    assertThat(none.code()).isEqualTo(5);
    assertThat(none.out())
        .contains("0 of 1 source of logs hold an event")
        .contains("NOT EVALUATED, because no policy in force says")
        .contains("2026-11-18 to 2026-11-18");
  }

  @Test
  void anEventOfEveryDay_reachesBack() throws IOException {
    policy("days: 3");
    logs("2026-11-17", "2026-11-18", "2026-11-19");
    Typed back = retention("--json");
    assertThat(back.code()).as(back.out()).isZero();
    JsonNode line = JsonMapper.shared().readTree(back.out()).path("sources").path(0);
    assertThat(line.path("state").asString()).isEqualTo("reaches-back");
    assertThat(line.path("from").asString()).isEqualTo("2026-11-17");
    assertThat(line.path("daysAsked").asInt()).isEqualTo(3);
    assertThat(line.path("daysHeld").asInt()).isEqualTo(3);
    assertThat(line.path("account").asString()).isEqualTo("441020936617");
    assertThat(line.path("policy").path("id").asString()).isEqualTo("AU-02");
    assertThat(typed("-w", "clinic", "ledger", "find", "--type", "retention").out())
        .as("what was shown is a statement")
        .contains("retention");
  }

  @Test
  void aDayWithoutAnEvent_isNamed_neverPassedOver() throws IOException {
    policy("days: 3");
    logs("2026-11-17", "2026-11-19");
    Typed quiet = retention();
    assertThat(quiet.code()).isEqualTo(5);
    assertThat(quiet.out()).contains("DAYS WITHOUT AN EVENT: 1 of 3 days");
  }

  @Test
  void logsThatBeginLater_areShort_byTheDaysMissing() throws IOException {
    policy("days: 10");
    logs("2026-11-17", "2026-11-18", "2026-11-19");
    Typed late = retention();
    assertThat(late.code()).isEqualTo(1);
    assertThat(late.out())
        .contains("SHORT by 7 days: AU-02 version 1 asks for 10 days, back to 2026-11-10");
  }

  @Test
  void theDayWhenLoggingBegan_isTakenFromThePolicy() throws IOException {
    policy("days: 2192, since: 2026-11-18");
    logs("2026-11-18", "2026-11-19");
    assertThat(retention().code()).isZero();
  }

  @Test
  void aPolicyWhoseFirstDayIsStillToCome_isNeverMet() throws IOException {
    policy("days: 30, since: 2027-01-01");
    logs("2026-11-19");
    Typed none = retention();
    assertThat(none.code()).isEqualTo(5);
    assertThat(none.out()).contains("NOT EVALUATED").doesNotContain("REACHES BACK");
  }

  @Test
  void aKindOfLogThatThePolicyNames_andNobodyTookIn_isMissing() throws IOException {
    policy("days: 4, sources: [vpc-flow]");
    logs("2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19");
    Typed none = retention();
    assertThat(none.code()).as("no policy speaks of CloudTrail").isEqualTo(5);
    assertThat(none.out())
        .contains("nothing is held")
        .contains("SHORT by 4 days")
        .contains("NOT EVALUATED");
  }
}
