package io.proofline.ledger.store;

import java.io.IOException;

/** A bucket refused, or could not be asked. The message says what to change. */
public final class StoreException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  StoreException(String message, int status, String code) {
    super(message);
    this.status = status;
    this.code = code;
  }

  StoreException(String message, Throwable cause) {
    super(message, cause);
    this.status = 0;
    this.code = "";
  }

  /** HTTP status; 0 when there was no answer. */
  public int status() {
    return status;
  }

  /** The service's own word, for example {@code AccessDenied}; empty when there was none. */
  public String code() {
    return code;
  }
}
