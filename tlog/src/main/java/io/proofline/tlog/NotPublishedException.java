package io.proofline.tlog;

import java.io.IOException;

/**
 * A checkpoint is signed and stored, and may not be published yet: cosignatures are missing. The
 * entries are durable; publishing can be tried again.
 */
public final class NotPublishedException extends IOException {
  private static final long serialVersionUID = 1L;

  NotPublishedException(String message, IOException cause) {
    super(message, cause);
  }
}
