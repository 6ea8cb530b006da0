package io.proofline.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** A moment as typed: an instant, or a day in UTC. */
final class Moment {
  private Moment() {}

  /** The moment; a day means its end. Throws a usage failure that names the option. */
  static Instant parse(String text, String option) {
    return text.length() == 10
        ? start(text, option).plus(1, ChronoUnit.DAYS).minusMillis(1)
        : start(text, option);
  }

  /** The moment; a day means its start. Throws a usage failure that names the option. */
  static Instant start(String text, String option) {
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new Failure(
          ExitCode.USAGE,
          option + " " + text + " is neither a day nor a time in UTC",
          "write 2026-11-20 or 2026-11-20T23:59:00Z",
          e);
    }
  }
}
