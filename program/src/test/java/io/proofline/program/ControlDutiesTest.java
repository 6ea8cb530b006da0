package io.proofline.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import io.proofline.ledger.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who reviews a control, and whether the review is late. */
class ControlDutiesTest {
  private static final Instant START = Instant.parse("2026-08-01T12:00:00Z");
  private static final String CONTROL = "s3-bucket-no-public-read";
  private static final Actor DANA = Actor.asserted("dana");
  private static final Actor LEE = Actor.asserted("lee");

  private Instant now = START;

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ControlDuties duties;

  @BeforeEach
  void open() throws IOException {
    InstantSource source = () -> now;
    Clock clock = source.withZone(ZoneOffset.UTC);
    Workspace workspace =
        Workspace.create(
            folder.resolve("clinic"),
            new Entity(
                "Harbor Street Clinic",
                Entity.Role.COVERED_ENTITY,
                "proofline.example/harbor-street"),
            clock);
    duties = new ControlDuties(workspace.ledger(), workspace.actors());
  }

  private ControlDuty set() throws IOException {
    return duties.set(
        CONTROL, "Dana Whitfield", "lee", 90, "Config rule and weekly run", now, DANA);
  }

  private void later(int days) {
    now = now.plus(Duration.ofDays(days));
  }

  @Test
  void reviewThatNobodyMade_isOverdueAfterTheInterval() throws IOException {
    ControlDuty duty = set();
    assertThat(duty.overdue(START.plus(Duration.ofDays(90)))).isFalse();
    assertThat(duty.overdue(START.plus(Duration.ofDays(91)))).isTrue();
    assertThat(duty.words(START.plus(Duration.ofDays(102))))
        .isEqualTo(
            "reviewed by lee every 90 days, none yet, REVIEW OVERDUE since 2026-10-30 (12 days)");
    assertThat(duty.words(START.plus(Duration.ofDays(90)).plusSeconds(1)))
        .endsWith("REVIEW OVERDUE since 2026-10-30");
  }

  @Test
  void reviewByTheReviewer_beginsTheIntervalAnew() throws IOException {
    set();
    later(80);
    duties.review(CONTROL, "looked at all buckets, none open", now, LEE);
    ControlDuty duty = duties.of(CONTROL).orElseThrow();
    assertThat(duty.due()).isEqualTo(START.plus(Duration.ofDays(170)));
    assertThat(duty.words(now))
        .contains("last 2026-10-20 (asserted), next by 2027-01-18")
        .doesNotContain("OVERDUE");
  }

  @Test
  void somebodyElse_cannotReviewInThatName() throws IOException {
    set();
    assertThatThrownBy(() -> duties.review(CONTROL, "looked at all of them", now, DANA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is reviewed by lee, not by dana");
    assertThatThrownBy(() -> duties.review("ec2-x", "looked at all of them", now, LEE))
        .hasMessageContaining("nobody is named to review ec2-x");
    assertThatThrownBy(() -> duties.review(CONTROL, "ok", now, LEE)).hasMessageContaining("a note");
  }

  @Test
  void newDuty_takesNoReviewOfTheOldOne() throws IOException {
    set();
    duties.review(CONTROL, "looked at all buckets, none open", now, LEE);
    later(10);
    duties.set(CONTROL, "Dana Whitfield", "lee", 30, "Config rule", now, DANA);
    assertThat(duties.of(CONTROL).orElseThrow().review()).isEmpty();
    assertThat(duties.all()).containsOnlyKeys(CONTROL);
  }

  @Test
  void newDuty_doesNotPutOffAReviewThatIsLate() throws IOException {
    set();
    later(100);
    duties.set(CONTROL, "Dana Whitfield", "kim", 90, "Config rule", now, DANA);
    ControlDuty taken = duties.of(CONTROL).orElseThrow();
    assertThat(taken.due()).isEqualTo(START.plus(Duration.ofDays(90)));
    assertThat(taken.overdue(now)).isTrue();
    duties.review(CONTROL, "looked at all buckets, none open", now, Actor.asserted("kim"));
    assertThat(duties.of(CONTROL).orElseThrow().due()).isEqualTo(now.plus(Duration.ofDays(90)));
  }

  @Test
  void dutyThatNamesNobody_isRefused() {
    assertThatThrownBy(() -> duties.set(CONTROL, "", "lee", 90, "x", now, DANA))
        .hasMessageContaining("an owner");
    assertThatThrownBy(() -> duties.set(CONTROL, "dana", " ", 90, "x", now, DANA))
        .hasMessageContaining("a reviewer");
    assertThatThrownBy(() -> duties.set(CONTROL, "dana", "lee", 0, "x", now, DANA))
        .hasMessageContaining("1 to 366 days");
    assertThatThrownBy(() -> duties.set(CONTROL, "dana", "lee", 90, "", now, DANA))
        .hasMessageContaining("what monitors");
  }
}
