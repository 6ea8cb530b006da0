package io.proofline.actions;

import java.io.IOException;
import java.util.stream.Stream;

/** Whether any log was taken in. */
final class LogsHeld {
  private LogsHeld() {}

  static boolean any(Mandate mandate) throws IOException {
    try (Stream<?> segments = mandate.workspace().ledger().entries("segment")) {
      return segments.findAny().isPresent();
    }
  }
}
