package io.proofline.tlog.witness;

import io.proofline.tlog.SignedNote;

/** What became of asking one witness for its cosignature. */
public sealed interface Cosigning {

  /**
   * It cosigned.
   *
   * @param line its valid signature line
   * @param time when, in POSIX seconds
   */
  record Done(SignedNote.Line line, long time) implements Cosigning {}

  /**
   * It has cosigned a larger tree of this log: this log was put back to an older state, or another
   * copy of it goes on elsewhere.
   *
   * @param size what the witness cosigned last, unsigned
   */
  record Ahead(long size) implements Cosigning {}

  /**
   * It holds another history: the log does not extend what it cosigned.
   *
   * @param why its words, cut to a line
   */
  record Conflict(String why) implements Cosigning {}

  /**
   * It refused for another reason.
   *
   * @param status HTTP status
   * @param why its words, cut to a line
   */
  record Refused(int status, String why) implements Cosigning {}

  /**
   * It did not answer, or not in a form that can be used.
   *
   * @param why in words
   */
  record Unreachable(String why) implements Cosigning {}
}
