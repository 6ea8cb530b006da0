package io.proofline.controls;

/** A function of an expression cannot answer exactly; the outcome is not evaluated. */
final class NotExactException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotExactException(String reason) {
    super(reason, null, false, false);
  }
}
