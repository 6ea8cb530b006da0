package io.proofline.cli;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The switch of commands that read what the ledger held at a moment. */
final class KnownAtOption {
  @Option(
      names = "--known-at",
      paramLabel = "TIME",
      description = "As the ledger knew it at that day or time (UTC).")
  @Nullable String typed;

  Instant knownAt() {
    return typed == null ? Instant.MAX : Moment.parse(typed, "--known-at");
  }
}
