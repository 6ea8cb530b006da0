package io.proofline.iam.symbolic;

/** One set of texts needs more states than it may; other sets can still be asked. */
final class TooManyStatesException extends Exception {
  private static final long serialVersionUID = 1L;

  TooManyStatesException(String message) {
    super(message, null, false, false);
  }
}
