package io.proofline.ledger.store;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a new object is locked: {@code 90d}, {@code 18m}, {@code 6y}.
 *
 * @param text as written
 */
public record LockPeriod(String text) {
  private static final Pattern PERIOD = Pattern.compile("([1-9][0-9]{0,4})([dmy])");

  /**
   * Checks the text.
   *
   * @throws IllegalArgumentException when it is no period of days, months or years
   */
  public LockPeriod {
    if (!PERIOD.matcher(text).matches()) {
      throw new IllegalArgumentException(text + " is no period of days, months or years");
    }
  }

  /** The end of the period when it begins now. */
  public Instant end(Instant now) {
    Matcher period = PERIOD.matcher(text);
    if (!period.matches()) {
      throw new IllegalStateException("checked when it was made");
    }
    int count = Integer.parseInt(period.group(1));
    Period length =
        switch (period.group(2)) {
          case "d" -> Period.ofDays(count);
          case "m" -> Period.ofMonths(count);
          default -> Period.ofYears(count);
        };
    return now.atZone(ZoneOffset.UTC).plus(length).toInstant();
  }
}
