package io.proofline.ledger.crypt;

import java.io.IOException;

/** A key that is needed is not held, or is not the right one. The bytes may be sound. */
public final class KeyUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says which key, what for, and what to do. */
  public KeyUnavailableException(String message) {
    super(message);
  }
}
