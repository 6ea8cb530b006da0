package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many callers at once share groups and checkpoints; clocks jump. */
class ConcurrentAppendsTest {
  @TempDir Path directory;

  @Test
  void callersAtOnce_eachGetTheirOwnLeavesUnderACheckpoint() throws Exception {
    Workspace workspace = Workspace.create(directory, Clinic.ENTITY, Clinic.CLOCK);
    List<Callable<List<Ledger.Recorded>>> calls = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      int first = i * 3;
      // Each shares its last statement with the next caller.
      calls.add(() -> workspace.ledger().appendAll(Clinic.logFiles(first, first + 4)));
    }
    Set<LeafRef> leaves = new HashSet<>();
    int duplicates = 0;
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      for (Future<List<Ledger.Recorded>> answer : pool.invokeAll(calls)) {
        for (Ledger.Recorded recorded : answer.get()) {
          leaves.add(recorded.statement().leaf());
          duplicates += recorded.duplicate() ? 1 : 0;
          assertThat(workspace.ledger().at(recorded.statement().leaf()))
              .contains(recorded.statement());
        }
      }
    }
    assertThat(leaves).hasSize(24 * 3 + 1);
    assertThat(duplicates).isEqualTo(23);
    assertThat(workspace.ledger().checkpoint().size()).isEqualTo(1 + 73);
    assertThat(LedgerVerifier.verify(directory).problems()).isEmpty();
  }

  @Test
  void oneCallersBadDraft_harmsNobodyElse() throws Exception {
    Workspace workspace = Workspace.create(directory, Clinic.ENTITY, Clinic.CLOCK);
    List<Callable<Boolean>> calls = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int number = i;
      calls.add(
          () -> {
            List<StatementDraft> drafts = new ArrayList<>(Clinic.logFiles(number, number + 1));
            boolean bad = number % 3 == 0;
            if (bad) {
              drafts.add(Clinic.draft("log-file", "x", "k", Clinic.body("n", "x".repeat(60_000))));
            }
            try {
              workspace.ledger().appendAll(drafts);
              return !bad;
            } catch (IllegalArgumentException e) {
              return bad;
            }
          });
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(6)) {
      for (Future<Boolean> right : pool.invokeAll(calls)) {
        assertThat(right.get()).isTrue();
      }
    }
    assertThat(workspace.ledger().checkpoint().size()).isEqualTo(1 + 8);
    assertThat(LedgerVerifier.verify(directory).problems()).isEmpty();
  }

  @Test
  void clocksThatJump_neverMakeLeavesRunBackwards() throws Exception {
    AtomicReference<Instant> time = new AtomicReference<>(Clinic.NOW);
    InstantSource source = time::get;
    Clock jumping = source.withZone(ZoneOffset.UTC);
    Workspace one = Workspace.create(directory, Clinic.ENTITY, jumping);
    Workspace two = Workspace.open(directory, jumping);
    String[] times = {
      "2026-11-20T23:59:30Z", "2026-11-20T23:58:00Z", "2026-12-31T23:59:59Z",
      "2027-01-01T00:00:01Z", "2026-12-31T23:58:00Z", "2027-01-01T00:00:00Z",
    };
    for (int i = 0; i < times.length; i++) {
      time.set(Instant.parse(times[i]));
      (i % 2 == 0 ? one : two).ledger().appendAll(Clinic.logFiles(i, i + 1));
    }
    time.set(Instant.parse("2026-12-31T12:00:00Z"));
    assertThatThrownBy(() -> one.ledger().appendAll(Clinic.logFiles(50, 51)))
        .hasMessageContaining("the clock says");
    time.set(Instant.parse("2027-01-02T12:00:00Z"));
    one.ledger().appendAll(Clinic.logFiles(51, 52));
    try (Stream<Statement> all = one.ledger().statements()) {
      List<Instant> recorded = all.map(Statement::recorded).toList();
      assertThat(recorded).hasSize(1 + 6 + 1 + 1).isSorted();
    }
    LedgerReport report = LedgerVerifier.verify(directory);
    assertThat(report.problems()).isEmpty();
    assertThat(report.years()).extracting(LedgerReport.Year::year).containsExactly(2026, 2027);
  }
}
