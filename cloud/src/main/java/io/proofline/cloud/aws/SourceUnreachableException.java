package io.proofline.cloud.aws;

import java.io.IOException;

/**
 * Nothing could be read at all: no connection, no valid credentials, or an answer that is not AWS.
 * Nothing was recorded. The message says what to check.
 */
public final class SourceUnreachableException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With what happened and what to do. */
  public SourceUnreachableException(String message) {
    super(message);
  }
}
