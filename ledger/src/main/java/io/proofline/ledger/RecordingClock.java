package io.proofline.ledger;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The time that a leaf is given: of this machine, and never before that of the leaf before. */
record RecordingClock(Clock clock) {
  /** How far the clock may stand behind the newest leaf before an append is refused. */
  static final Duration SKEW = Duration.ofMinutes(5);

  /**
   * The time for the next leaf.
   *
   * @param last when the newest leaf was recorded; null when there is none
   * @throws IOException when the clock stands too far behind it
   */
  Instant next(@Nullable Instant last) throws IOException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    if (last == null) {
      return now;
    }
    if (now.plus(SKEW).isBefore(last)) {
      throw new IOException(
          "the clock says "
              + now
              + ", but the newest leaf was recorded at "
              + last
              + "; nothing was recorded, set the clock right and run again");
    }
    return now.isBefore(last) ? last : now;
  }

  /** The year whose log takes what is recorded then. */
  static int yearOf(Instant time) {
    return time.atZone(ZoneOffset.UTC).getYear();
  }
}
