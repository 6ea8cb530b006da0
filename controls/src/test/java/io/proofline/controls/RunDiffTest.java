package io.proofline.controls;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.cloud.ResourceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunDiffTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final Outcome PASS = new Outcome.Pass();
  private static final Outcome FAIL = new Outcome.Fail("it is open");
  private static final Outcome UNKNOWN = Outcome.NotEvaluated.because("ListBuckets was denied");

  private static Evaluation row(String resource, Outcome outcome) {
    return new Evaluation(
        "s3-bucket-no-public-read",
        "0".repeat(64),
        "aws",
        new ResourceId("aws", "441020936617", "us-east-1", "AWS::S3::Bucket", resource, null),
        outcome,
        Map.of(),
        null,
        0,
        NOW);
  }

  private static Evaluation row(String region, @Nullable String incarnation, Outcome outcome) {
    return new Evaluation(
        "s3-bucket-no-public-read",
        "0".repeat(64),
        "aws",
        new ResourceId("aws", "441020936617", region, "AWS::S3::Bucket", "share", incarnation),
        outcome,
        Map.of(),
        null,
        0,
        NOW);
  }

  private static CheckRun run(Evaluation... rows) {
    return new CheckRun(NOW, NOW, List.of(), List.of(rows), List.of());
  }

  private static List<String> names(List<RunDiff.Change> changes) {
    return changes.stream().map(c -> c.resource().identifier()).toList();
  }

  @Test
  void failureThatIsNew_isOpened_whateverItWasBefore() {
    RunDiff diff =
        RunDiff.between(
            run(row("was-right", PASS), row("was-dark", UNKNOWN)),
            run(row("was-right", FAIL), row("was-dark", FAIL), row("brand-new", FAIL)));
    assertThat(names(diff.opened())).containsExactly("brand-new", "was-dark", "was-right");
    assertThat(diff.closed()).isEmpty();
  }

  @Test
  void failureThatPassesNow_orWhoseResourceIsGone_isClosed() {
    RunDiff diff =
        RunDiff.between(run(row("mended", FAIL), row("deleted", FAIL)), run(row("mended", PASS)));
    assertThat(names(diff.closed())).containsExactly("deleted", "mended");
    assertThat(diff.lost()).isEmpty();
  }

  @Test
  void failureOfWhichNobodyKnowsNow_isNotClosed() {
    RunDiff denied =
        RunDiff.between(run(row("bucket", FAIL), row("other", PASS)), run(row("bucket", UNKNOWN)));
    assertThat(denied.closed()).isEmpty();
    assertThat(names(denied.lost())).containsExactly("bucket");

    RunDiff notListed =
        RunDiff.between(
            run(row("bucket", FAIL), row("other", PASS)), run(row(Evaluation.ALL, UNKNOWN)));
    assertThat(notListed.closed()).isEmpty();
    assertThat(names(notListed.lost())).containsExactly("bucket", "other");
  }

  @Test
  void failureOfAControlThatTheNewerRunDoesNotHold_isNotClosed() {
    RunDiff diff = RunDiff.between(run(row("bucket", FAIL)), run());
    assertThat(diff.closed()).isEmpty();
    assertThat(names(diff.lost())).containsExactly("bucket");
    CheckRun asked =
        new CheckRun(
            NOW,
            NOW,
            List.of(),
            List.of(),
            List.of(
                new ControlSummary(
                    "s3-bucket-no-public-read", "0".repeat(64), Side.LIVE, 0, 0, 0, 0)));
    assertThat(names(RunDiff.between(run(row("bucket", FAIL)), asked).closed()))
        .containsExactly("bucket");
  }

  @Test
  void resourceWhoseRegionIsNotKnownNow_isNotGone() {
    CheckRun before = run(row("us-east-1", "2026-01-01T00:00:00Z", FAIL));
    RunDiff denied = RunDiff.between(before, run(row("unknown", "2026-01-01T00:00:00Z", UNKNOWN)));
    assertThat(denied.closed()).isEmpty();
    assertThat(names(denied.lost())).containsExactly("share");

    RunDiff fails = RunDiff.between(before, run(row("unknown", "2026-01-01T00:00:00Z", FAIL)));
    assertThat(fails.closed()).isEmpty();
    assertThat(fails.opened()).isEmpty();

    RunDiff located = RunDiff.between(run(row("unknown", null, FAIL)), before);
    assertThat(located.closed()).isEmpty();
    assertThat(located.opened()).isEmpty();
  }

  @Test
  void resourceOfWhichNobodySaysWhenItWasMade_isNotGone_butOneThatWasMadeAnewIs() {
    CheckRun before = run(row("us-east-1", "2026-01-01T00:00:00Z", FAIL));
    RunDiff unknown = RunDiff.between(before, run(row("us-east-1", null, UNKNOWN)));
    assertThat(unknown.closed()).isEmpty();
    assertThat(names(unknown.lost())).containsExactly("share");

    RunDiff anew = RunDiff.between(before, run(row("us-east-1", "2026-02-01T00:00:00Z", UNKNOWN)));
    assertThat(names(anew.closed())).containsExactly("share");
  }

  @Test
  void failureForAnotherReason_isChanged_andTheSameFailureIsNothing() {
    RunDiff diff =
        RunDiff.between(
            run(row("a", FAIL), row("b", FAIL)),
            run(row("a", FAIL), row("b", new Outcome.Fail("everybody may write"))));
    assertThat(names(diff.changed())).containsExactly("b");
    assertThat(diff.opened()).isEmpty();
    assertThat(diff.closed()).isEmpty();
  }
}
