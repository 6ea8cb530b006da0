package io.proofline.ledger;

import java.nio.file.Path;

/** Stored bytes are not what the record says they are. The message names the file. */
public final class IntegrityException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what differs, in which file. */
  public IntegrityException(String message) {
    super(message);
  }

  /** The message without the path it begins with, for reports that name the file themselves. */
  String messageWithout(Path file) {
    String message = String.valueOf(getMessage());
    String prefix = file.toString();
    return message.startsWith(prefix)
        ? message.substring(prefix.length()).replaceFirst("^[: ]+", "")
        : message;
  }
}
