package io.proofline.ledger;

import tools.jackson.databind.JsonNode;

/**
 * The rows of a sheet at hand, each one proved against the sheet's root when it is read. Safe for
 * several threads.
 */
public interface SheetRows {

  /** How many there are. */
  int count();

  /**
   * The bytes of a row, for finding those that are wanted. They stand in the file that the
   * statement names, and are not proved one by one; do not change them.
   *
   * @throws IllegalStateException when the row was let go
   */
  byte[] bytes(int number);

  /**
   * The bytes of a row, proved; do not change them.
   *
   * @throws IntegrityException when it does not lead to the root that the statement names
   * @throws IllegalStateException when the row was let go
   */
  byte[] proved(int number);

  /** A row, proved and read. */
  default JsonNode row(int number) {
    return CanonicalJson.parse(proved(number));
  }

  /** Lets the bytes of a row go, which are not asked for again. */
  void letGo(int number);
}
