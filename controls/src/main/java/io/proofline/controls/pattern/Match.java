package io.proofline.controls.pattern;

/** Whether a pattern, or a part of one, matches what is known of a record. */
public enum Match {
  /** It does, whatever the rest of the record is. */
  YES,
  /** It does not, whatever the rest of the record is. */
  NO,
  /** What is not known of the record decides. */
  OPEN,
  /** The documentation of the service does not say. */
  UNCLEAR;

  static Match of(boolean matches) {
    return matches ? YES : NO;
  }

  /**
   * Of two conditions that must hold together. Beside an open one an unclear one does not matter:
   * the pair does not hold for every record.
   */
  Match and(Match other) {
    return firstOf(other, NO, OPEN, UNCLEAR, YES);
  }

  /** Of two conditions of which one is enough. */
  Match or(Match other) {
    return firstOf(other, YES, UNCLEAR, OPEN, NO);
  }

  Match not() {
    return switch (this) {
      case YES -> NO;
      case NO -> YES;
      case OPEN, UNCLEAR -> this;
    };
  }

  private Match firstOf(Match other, Match first, Match second, Match third, Match last) {
    if (this == first || other == first) {
      return first;
    }
    if (this == second || other == second) {
      return second;
    }
    return this == third || other == third ? third : last;
  }
}
