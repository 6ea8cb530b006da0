package io.proofline.iam.decide;

/** Kleene's three values. */
enum Truth {
  NO,
  UNCLEAR,
  YES;

  static Truth of(boolean value) {
    return value ? YES : NO;
  }

  Truth and(Truth other) {
    return compareTo(other) <= 0 ? this : other;
  }

  Truth or(Truth other) {
    return compareTo(other) >= 0 ? this : other;
  }

  Truth not() {
    return switch (this) {
      case NO -> YES;
      case UNCLEAR -> UNCLEAR;
      case YES -> NO;
    };
  }
}
