package io.proofline.controls;

/** The word at the head of a control page. */
public enum StatusWord {
  NOT_MET,
  NOT_EVALUATED,
  RISK_ACCEPTED,
  STALE,
  MET,
  NOT_APPLICABLE;

  /**
   * The first that holds, in the order of the constants.
   *
   * @param counts outcomes of the last run
   * @param accepted how many of the failures are under an exception that is in force now
   * @param stale whether the run is older than its cadence
   */
  public static StatusWord of(ControlSummary counts, long accepted, boolean stale) {
    if (accepted < 0 || accepted > counts.fail()) {
      throw new IllegalArgumentException(
          "%d exceptions for %d failures of %s"
              .formatted(accepted, counts.fail(), counts.controlId()));
    }
    if (counts.fail() > accepted) {
      return NOT_MET;
    }
    // Nothing asked at all is silence, and silence is not "nothing in scope".
    if (counts.notEvaluated() > 0 || counts.total() == 0) {
      return NOT_EVALUATED;
    }
    if (counts.fail() > 0) {
      return RISK_ACCEPTED;
    }
    if (stale) {
      return STALE;
    }
    return counts.pass() > 0 ? MET : NOT_APPLICABLE;
  }

  /** For people: {@code NOT MET}. */
  public String words() {
    return name().replace('_', ' ');
  }
}
