package io.proofline.cli;

import io.proofline.ledger.TimeView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The two switches of reads, on every command that heeds both. */
final class TimeOptions {
  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      description = "What was in force in the world at that day or time (UTC).")
  @Nullable String asOf;

  @Option(
      names = "--known-at",
      paramLabel = "TIME",
      description = "As the ledger knew it at that day or time (UTC).")
  @Nullable String knownAt;

  TimeView view() {
    return new TimeView(
        asOf == null ? Instant.MAX : Moment.parse(asOf, "--as-of"),
        knownAt == null ? Instant.MAX : Moment.parse(knownAt, "--known-at"));
  }
}
