package io.proofline.trail.lake;

import java.time.Duration;

/**
 * What somebody's own question in SQL may take. The engine itself works in {@value
 * #ENGINE_MEGABYTES} MB and puts at most {@value #SPILL_MEGABYTES} MB of sorts and groups on the
 * disk; values under construction are outside of what it counts, so the process is watched too.
 *
 * @param time from the start to the last row
 * @param rows that are handed out
 */
public record SqlLimits(Duration time, int rows) {
  static final int ENGINE_MEGABYTES = 512;
  static final int SPILL_MEGABYTES = 4_096;

  /** What the process may grow by in all, in bytes. */
  static final long GROWTH = 1_536L << 20;

  /** A value as text, in bytes. */
  static final int VALUE = 1 << 20;

  /** All values together, in bytes. */
  static final long RESULT = 32L << 20;

  /** Refuses less than a row or a millisecond. */
  public SqlLimits {
    if (rows < 1) {
      throw new IllegalArgumentException("at least one row must be asked for, not " + rows);
    }
    if (time.toMillis() < 1) {
      throw new IllegalArgumentException("some time must be given, not " + time);
    }
  }

  /** A minute, and that many rows. */
  public static SqlLimits of(int rows) {
    return new SqlLimits(Duration.ofMinutes(1), rows);
  }
}
