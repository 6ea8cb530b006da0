package io.proofline.controls;

/**
 * Counts of one control on one side of a check run.
 *
 * @param controlId the control
 * @param ruleHash SHA-256 of its file
 * @param side live accounts or templates
 * @param pass resources that pass
 * @param fail resources that fail
 * @param notEvaluated resources and populations that are not known
 * @param notApplicable resources that the rule does not speak of, and populations known to be empty
 */
public record ControlSummary(
    String controlId,
    String ruleHash,
    Side side,
    long pass,
    long fail,
    long notEvaluated,
    long notApplicable) {

  /** Status without exceptions, of a run that is not stale. */
  public StatusWord status() {
    return StatusWord.of(this, 0, false);
  }

  /** Resources and populations that the rule was asked about. */
  public long total() {
    return pass + fail + notEvaluated + notApplicable;
  }
}
