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

  /** The word that the check run gives. */
  public static StatusWord of(io.proofline.controls.StatusWord word) {
    return valueOf(word.name());
  }
}
