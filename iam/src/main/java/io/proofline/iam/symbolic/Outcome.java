package io.proofline.iam.symbolic;

/** What the constraints on one dimension leave. */
sealed interface Outcome {

  /** Nothing. */
  record Nothing() implements Outcome {}

  /** At least this. */
  record Something(Member member) implements Outcome {}

  /** Perhaps something; it could not be told. */
  record Undecided(String reason) implements Outcome {}

  /** Whether it is proved that nothing is left. */
  default boolean nothing() {
    return this instanceof Nothing;
  }
}
