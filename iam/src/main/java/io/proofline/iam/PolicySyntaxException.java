package io.proofline.iam;

/** A policy document that AWS would not accept, or that uses an element we do not know. */
public final class PolicySyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** With what is wrong and where, for example {@code statement 2: Effect is neither …}. */
  public PolicySyntaxException(String message) {
    super(message);
  }
}
