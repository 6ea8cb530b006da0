package io.proofline.controls;

import io.proofline.ledger.LeafRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Controls evaluated over an estate at one time.
 *
 * @param from start of the earliest snapshot judged; the time of the check when there was none
 * @param to time of the check
 * @param snapshots leaves of the snapshots judged
 * @param evaluations applicable rows and rows of populations, by control, side and resource
 * @param summaries counts, by control and side
 */
public record CheckRun(
    Instant from,
    Instant to,
    List<LeafRef> snapshots,
    List<Evaluation> evaluations,
    List<ControlSummary> summaries) {

  /** Takes copies of the lists. */
  public CheckRun {
    snapshots = List.copyOf(snapshots);
    evaluations = List.copyOf(evaluations);
    summaries = List.copyOf(summaries);
  }

  /** Counts of a control on one side. */
  public Optional<ControlSummary> summary(String controlId, Side side) {
    return summaries.stream()
        .filter(summary -> summary.controlId().equals(controlId) && summary.side() == side)
        .findFirst();
  }

  /** Counts that answer for a control: those of the live side, else those of the templates. */
  public Optional<ControlSummary> summary(String controlId) {
    return summary(controlId, Side.LIVE).or(() -> summary(controlId, Side.TEMPLATE));
  }

  /** Rows of a control. */
  public List<Evaluation> evaluations(String controlId) {
    return evaluations.stream().filter(row -> row.controlId().equals(controlId)).toList();
  }
}
