package io.proofline.iam.symbolic;

import java.util.List;

/** A set of values of one key, without saying whether the key must be there. */
sealed interface Language {

  /** Every value. */
  record Everything() implements Language {}

  /**
   * Texts that match at least one pattern.
   *
   * @param globs the patterns
   */
  record Texts(List<Glob> globs) implements Language {
    public Texts {
      globs = List.copyOf(globs);
    }
  }

  /**
   * Values that, read as a number, date or address, lie in a set; a value that cannot be read lies
   * in none.
   *
   * @param type how values are read
   * @param ranges the set
   */
  record Measured(Scale type, Ranges ranges) implements Language {}

  /** How a value is read. */
  enum Scale {
    NUMBER,
    DATE,
    ADDRESS
  }
}
