package io.proofline.tlog.anchor;

/** A timestamp does not hold, or cannot be read; the message says why. */
public final class TimestampException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the reason. */
  public TimestampException(String message) {
    super(message);
  }

  /** With the reason and what was thrown below. */
  public TimestampException(String message, Throwable cause) {
    super(message, cause);
  }
}
