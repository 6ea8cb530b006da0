package io.proofline.ledger.backup;

import java.io.IOException;

/** What would be restored is older than a checkpoint that is remembered; nothing was made. */
public final class OlderStateException extends IOException {
  private static final long serialVersionUID = 1L;

  OlderStateException(String message) {
    super(message);
  }
}
