package io.proofline.ledger.crypt;

import java.io.IOException;

/** A sealed file is cut, changed, or no sealed file. */
public final class DamagedFileException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong, without the file's name, which the caller knows. */
  public DamagedFileException(String message) {
    super(message);
  }
}
