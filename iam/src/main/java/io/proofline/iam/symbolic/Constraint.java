package io.proofline.iam.symbolic;

/** What an element of a statement asks of one dimension. */
sealed interface Constraint {

  /** Nothing. */
  record Always() implements Constraint {}

  /** What no request has. */
  record Never() implements Constraint {}

  /** One literal. */
  record One(Literal literal) implements Constraint {}
}
