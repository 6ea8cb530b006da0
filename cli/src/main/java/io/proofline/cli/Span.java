package io.proofline.cli;

import io.proofline.actions.HeldLogs;
import io.proofline.actions.Mandate;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options {@code --from} and {@code --to}, and what they mean when they are not given. */
final class Span {
  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "Start, UTC: 2026-11-18 or 2026-11-18T04:00:00Z. Default: the first event held.")
  @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "End, UTC, not included; a day alone means its end. Default: the last event.")
  @Nullable String to;

  /** The interval asked for. */
  Times times(Mandate mandate) throws IOException {
    Instant start = from == null ? null : instant("--from", from, 0);
    Instant end = to == null ? null : instant("--to", to, 1);
    if (start == null || end == null) {
      Optional<HeldLogs> held = HeldLogs.of(mandate);
      if (held.isEmpty()) {
        throw new Failure(
            ExitCode.USAGE,
            "no events are held in this workspace, so --from and --to must be given",
            "proofline trail ingest DIR");
      }
      start = start == null ? held.get().from() : start;
      end = end == null ? held.get().to() : end;
    }
    if (!start.isBefore(end)) {
      throw new Failure(
          ExitCode.USAGE,
          "the interval must end after it starts: " + start + " to " + end,
          "give --from and --to");
    }
    return new Times(start, end);
  }

  private static Instant instant(String option, String text, int daysOn) {
    try {
      return text.length() == 10
          ? LocalDate.parse(text).plusDays(daysOn).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new Failure(
          ExitCode.USAGE,
          option + " " + text + " is no UTC time such as 2026-11-18 or 2026-11-18T04:00:00Z",
          "give it in that form",
          e);
    }
  }

  /**
   * An interval.
   *
   * @param from start
   * @param to end, not included
   */
  record Times(Instant from, Instant to) {
    /** Without seconds where they are zero, zone said by the caller: {@code 2026-11-18 04:10}. */
    static String brief(Instant time) {
      String text = time.toString();
      return text.substring(0, 10) + " " + text.substring(11, 16);
    }
  }
}
