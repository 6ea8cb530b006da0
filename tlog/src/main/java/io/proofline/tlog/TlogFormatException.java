package io.proofline.tlog;

/** Bytes do not follow the format they claim. The message says which rule was broken. */
public final class TlogFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the broken rule, without the offending bytes. */
  public TlogFormatException(String message) {
    super(message);
  }
}
