package io.proofline.actions;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.catalog.Severity;
import io.proofline.cloud.ResourceId;
import io.proofline.controls.CheckRuns;
import io.proofline.controls.Evaluation;
import io.proofline.controls.Outcome;
import io.proofline.ledger.LeafRef;
import io.proofline.program.AcceptedRisks;
import io.proofline.systems.HoldsPhi;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Ranks what fails in the newest run: what holds PHI first, then by severity. */
public final class RankFindings {
  private final Mandate mandate;

  /** In a workspace. */
  public RankFindings(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * Ranks the newest run; nothing is evaluated anew.
   *
   * @throws IllegalArgumentException when there is no run
   */
  public Report run() throws IOException {
    CheckRuns.Recorded newest =
        new CheckRuns(mandate.workspace().ledger(), mandate.workspace().sheets())
            .latest()
            .orElseThrow(
                () ->
                    new IllegalArgumentException("no check was run yet: proofline controls check"));
    Map<String, Severity> severities = new HashMap<>();
    for (Control control : Catalog.standard().controls()) {
      severities.put(control.id(), control.severity());
    }
    Map<ResourceId, HoldsPhi> phi = HoldingPhi.said(mandate);
    AcceptedRisks risks = new AcceptedRisks(new ManageExceptions(mandate).all());
    List<Finding> findings = new ArrayList<>();
    long notEvaluated = 0;
    for (Evaluation row : newest.run().evaluations()) {
      if (row.outcome() instanceof Outcome.Fail(String reason)) {
        findings.add(
            new Finding(
                row,
                severities.getOrDefault(row.controlId(), Severity.LOW),
                phi.getOrDefault(row.resource(), HoldsPhi.UNKNOWN),
                risks.accepted(row),
                reason));
      } else if (row.outcome() instanceof Outcome.NotEvaluated) {
        notEvaluated++;
      }
    }
    findings.sort(
        Comparator.comparing(Finding::excepted)
            .thenComparing(finding -> !finding.holdsPhi())
            .thenComparing(Finding::severity)
            .thenComparing(finding -> finding.row().controlId())
            .thenComparing(finding -> finding.row().resource().label()));
    return new Report(newest.leaf(), findings, notEvaluated);
  }

  /**
   * A failure.
   *
   * @param phi what the register says of its resource; unknown also where no system claims it
   * @param excepted whether an exception in force covers it; such ones come last
   */
  public record Finding(
      Evaluation row, Severity severity, HoldsPhi phi, boolean excepted, String reason) {
    /** Whether its resource belongs to a system that holds PHI; false also where nobody knows. */
    public boolean holdsPhi() {
      return phi == HoldsPhi.YES;
    }
  }

  /**
   * Failures, the gravest first.
   *
   * @param leaf leaf of the run
   * @param notEvaluated rows of the run without an answer, which are no failures and no passes
   */
  public record Report(LeafRef leaf, List<Finding> findings, long notEvaluated) {
    /** Takes a copy. */
    public Report {
      findings = List.copyOf(findings);
    }
  }
}
