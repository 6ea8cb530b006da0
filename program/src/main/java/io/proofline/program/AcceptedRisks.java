package io.proofline.program;

import io.proofline.controls.CheckRun;
import io.proofline.controls.ControlSummary;
import io.proofline.controls.Evaluation;
import io.proofline.controls.Outcome;
import io.proofline.controls.Side;
import io.proofline.controls.StatusWord;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Exceptions laid over a check run at the time of reading. They change no outcome: a failure under
 * an exception in force is still a failure, of which a person bears the risk.
 *
 * @param exceptions as they stand at the time
 */
public record AcceptedRisks(List<RiskException> exceptions) {
  private static final String ROUTE = "X::Route";

  /** Takes a copy of the list. */
  public AcceptedRisks {
    exceptions = List.copyOf(exceptions);
  }

  /** The exception in force that covers the row, when the row is a failure. */
  public Optional<RiskException> covering(Evaluation row) {
    return row.outcome() instanceof Outcome.Fail && !phiWithoutAgreement(row)
        ? exceptions.stream().filter(one -> one.covers(row.controlId(), row.resource())).findFirst()
        : Optional.empty();
  }

  /** Whether an exception in force covers the row. */
  public boolean accepted(Evaluation row) {
    return covering(row).isPresent();
  }

  /** Failures of a control on one side that are covered. */
  public long accepted(CheckRun run, String controlId, Side side) {
    return run.evaluations(controlId).stream()
        .filter(row -> row.side() == side && accepted(row))
        .count();
  }

  /** The word of a control on one side. */
  public StatusWord status(CheckRun run, ControlSummary counts) {
    return StatusWord.of(counts, accepted(run, counts.controlId(), counts.side()), false);
  }

  /** Every exception that was ever asked for on the control and the row's resource. */
  public List<RiskException> about(Evaluation row) {
    return exceptions.stream()
        .filter(one -> one.control().equals(row.controlId()))
        .filter(one -> one.resources().contains(row.resource()))
        .toList();
  }

  /**
   * Whether PHI flows, or may flow, by this route to somebody without an agreement: 45 CFR
   * 164.308(b) leaves no room for an exception, also not for one that was given when none flowed.
   */
  public static boolean phiWithoutAgreement(Evaluation row) {
    JsonNode holds = row.evidence().get("r.HoldsPhi");
    return row.resource().type().equals(ROUTE)
        && (holds == null || !holds.asString("").equals("no"));
  }
}
