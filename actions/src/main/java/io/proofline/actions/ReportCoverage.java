package io.proofline.actions;

import io.proofline.ledger.Entry;
import io.proofline.ledger.ShreddedException;
import io.proofline.ledger.Statement;
import io.proofline.trail.coverage.Coverage;
import io.proofline.trail.coverage.CoverageReport;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Says for which time the logs can answer at all, and records that. */
public final class ReportCoverage {
  private final Mandate mandate;

  /** In a workspace. */
  public ReportCoverage(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * Reports on an interval, for every place that is collected or held.
   *
   * @param from start
   * @param to end, after the start
   * @throws ShreddedException when the newest snapshot of an account was shredded, so that nobody
   *     can say where there must be logs
   */
  public Recorded run(Instant from, Instant to) throws IOException {
    List<Entry.Shredded> shredded = mandate.snapshots().shredded();
    if (!shredded.isEmpty()) {
      throw new ShreddedException(shredded.getFirst());
    }
    Coverage coverage = new Coverage(IngestTrail.store(mandate));
    Collected collected = Collected.newest(mandate);
    CoverageReport report = coverage.report(from, to, collected.places(), collected.trails());
    return new Recorded(report, coverage.record(report, mandate.actor()));
  }

  /**
   * A report in the ledger.
   *
   * @param report the report
   * @param statement where it stands
   */
  public record Recorded(CoverageReport report, Statement statement) {}
}
