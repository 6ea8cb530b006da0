package io.proofline.actions;

import io.proofline.ledger.LedgerReport;
import io.proofline.ledger.RememberedState;
import io.proofline.ledger.store.Bucket;
import io.proofline.ledger.store.Replica;
import io.proofline.ledger.store.Uncovered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads a record back from a bucket and verifies all of it, against every checkpoint that the
 * bucket keeps as a version too: none of them may have been taken back. Records nothing, needs no
 * workspace.
 */
public final class VerifyReplica {
  private final Clock clock;

  /** With the time that locks are compared with. */
  public VerifyReplica(Clock clock) {
    this.clock = clock;
  }

  /**
   * What was found.
   *
   * @param report the record as it was put there first; with what does not hold
   * @param uncovered names that no checkpoint covers; nothing of the record depends on them
   * @param overlaid names over which somebody put something else, or a delete marker
   * @param unlocked names that could be deleted today
   * @param lockedUntil the earliest end of a lock; empty when nothing is locked
   * @param checkpoints how many signed states were compared
   */
  public record Report(
      LedgerReport report,
      List<String> uncovered,
      List<String> overlaid,
      List<String> unlocked,
      Optional<Instant> lockedUntil,
      int checkpoints) {}

  /**
   * Verifies.
   *
   * @throws io.proofline.ledger.store.StoreException when the bucket holds no record or refuses
   */
  public Report run(Bucket bucket) throws IOException {
    Path copy = Files.createTempDirectory("proofline-replica");
    try {
      Replica.Pulled pulled = new Replica(bucket).pull(copy, clock.instant());
      Uncovered.Verified verified = Uncovered.verify(copy);
      LedgerReport report = verified.report();
      List<LedgerReport.Problem> problems = new ArrayList<>(report.problems());
      int compared = 0;
      for (Map.Entry<String, List<byte[]>> year : pulled.checkpoints().entrySet()) {
        int number = Integer.parseInt(year.getKey().substring(7, 11));
        if (report.years().stream().noneMatch(y -> y.year() == number && y.proved() == y.size())) {
          continue; // What is wrong with it is said already.
        }
        TreeSet<String> wrong = new TreeSet<>();
        for (byte[] note : year.getValue()) {
          wrong.addAll(RememberedState.against(copy, number, note));
          compared++;
        }
        wrong.forEach(
            what ->
                problems.add(
                    new LedgerReport.Problem(
                        year.getKey(), "an earlier version of it disagrees: " + what, null)));
      }
      LedgerReport whole =
          new LedgerReport(
              report.years(),
              report.statements(),
              report.blobs(),
              report.sheets(),
              report.rows(),
              report.files(),
              problems,
              problems.isEmpty() ? report.proved() : List.of(),
              report.notProved(),
              report.shredded(),
              report.unopened());
      return new Report(
          whole,
          verified.files(),
          pulled.overlaid(),
          pulled.unlocked(),
          pulled.lockedUntil(),
          compared);
    } finally {
      try (Stream<Path> files = Files.walk(copy)) {
        for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
