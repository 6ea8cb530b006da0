package io.proofline.ledger;

import java.time.Instant;

/**
 * What is known of one leaf. Whoever works out a present state from the statements about a subject
 * reads entries, not statements: a shredded one still stands in its place in the order, so that the
 * statement before it never counts as the newest again.
 */
public sealed interface Entry {

  /** Where it stands. */
  LeafRef leaf();

  /** Kind of statement. */
  String type();

  /** What it is about. */
  String subject();

  /** When it is true in the world. */
  Instant effective();

  /** When a call or a source showed it. */
  Instant observed();

  /** When the ledger took it. */
  Instant recorded();

  /**
   * The statement can be read.
   *
   * @param statement the statement
   */
  record Held(Statement statement) implements Entry {
    @Override
    public LeafRef leaf() {
      return statement.leaf();
    }

    @Override
    public String type() {
      return statement.type();
    }

    @Override
    public String subject() {
      return statement.subject();
    }

    @Override
    public Instant effective() {
      return statement.effective();
    }

    @Override
    public Instant observed() {
      return statement.observed();
    }

    @Override
    public Instant recorded() {
      return statement.recorded();
    }
  }

  /**
   * The statement was shredded. What is left is what the record of its shredding kept.
   *
   * @param by the statement of the shredding
   */
  record Shredded(
      LeafRef leaf,
      String type,
      String subject,
      Instant effective,
      Instant observed,
      Instant recorded,
      LeafRef by)
      implements Entry {

    /** For example {@code leaf 2026/7 (register vendors) was shredded by entry 2026/12}. */
    public String words() {
      return "leaf " + leaf + " (" + type + " " + subject + ") was shredded by entry " + by;
    }
  }

  /**
   * The statement, where only a readable one will do.
   *
   * @throws ShreddedException when it was shredded: what it said is not known, and the statement
   *     before it does not say it
   */
  default Statement statementOrThrow() {
    return switch (this) {
      case Held held -> held.statement();
      case Shredded gone -> throw new ShreddedException(gone);
    };
  }
}
