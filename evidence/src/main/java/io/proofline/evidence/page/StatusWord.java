package io.proofline.evidence.page;

/** The largest word of a control page. Which one holds is decided in this order. */
public enum StatusWord {
  /** At least one fail without an exception in force. */
  NOT_MET("NOT MET", "bad"),
  /** No such fail, but something in scope is not evaluated, or the data is incomplete. */
  NOT_EVALUATED("NOT EVALUATED", "unknown"),
  /** Every fail is under an exception in force; the requirement is still not met. */
  RISK_ACCEPTED("RISK ACCEPTED", "risk"),
  /** Would be one of the next two, but the last complete run is older than its cadence. */
  STALE("STALE", "unknown"),
  /** All applicable resources pass, with complete data. */
  MET("MET", "fine"),
  /** Complete data, nothing in scope. */
  NOT_APPLICABLE("NOT APPLICABLE", "fine");

  private final String words;
  private final String look;

  StatusWord(String words, String look) {
    this.words = words;
    this.look = look;
  }

  /** As printed. */
  public String words() {
    return words;
  }

  /** Class of the style sheet. */
  String look() {
    return look;
  }

  /**
   * The first word that holds.
   *
   * @param failing fails without an exception in force
   * @param accepted fails under an exception in force
   * @param notEvaluated resources in scope that are not evaluated
   * @param complete whether every population asked about was read whole
   * @param stale whether the last complete run is older than its cadence
   * @param passed resources that pass
   */
  public static StatusWord of(
      long failing,
      long accepted,
      long notEvaluated,
      boolean complete,
      boolean stale,
      long passed) {
    if (failing > 0) {
      return NOT_MET;
    }
    if (notEvaluated > 0 || !complete) {
      return NOT_EVALUATED;
    }
    if (accepted > 0) {
      return RISK_ACCEPTED;
    }
    if (stale) {
      return STALE;
    }
    return passed > 0 ? MET : NOT_APPLICABLE;
  }
}
