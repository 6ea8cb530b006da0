package io.proofline.ledger;

/**
 * A statement was recorded by a newer program, in a version of its type that this one does not
 * know. It can be shown and proved; nothing is concluded from it, because a word that is not
 * understood may turn the meaning round.
 */
public final class NewerStatementException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Throws when the statement is of a later version than the newest that is known. */
  static void require(Statement statement, int newest) {
    if (statement.schemaVersion() > newest) {
      throw new NewerStatementException(statement, newest);
    }
  }

  /**
   * Names the statement.
   *
   * @param known newest version that this program understands
   */
  NewerStatementException(Statement statement, int known) {
    super(
        statement.leaf()
            + " ("
            + statement.type()
            + ") was recorded in version "
            + statement.schemaVersion()
            + " by a newer Proofline; this one understands version "
            + known
            + " and concludes nothing from it");
  }
}
