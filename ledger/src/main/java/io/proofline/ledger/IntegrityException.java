package io.proofline.ledger;

/** Stored bytes are not what the record says they are. The message names the file. */
public final class IntegrityException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what differs, in which file. */
  public IntegrityException(String message) {
    super(message);
  }
}
