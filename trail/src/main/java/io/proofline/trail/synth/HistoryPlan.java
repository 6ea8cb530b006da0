package io.proofline.trail.synth;

import java.time.Duration;
import java.time.Instant;

/**
 * How large a made history is, and what is wrong with it.
 *
 * @param seed decides everything but the signing keys
 * @param accounts accounts of the organisation, each with a trail of its own
 * @param regions regions in which each of them works
 * @param from when logging begins, on a full hour
 * @param hours for how long; a digest is written for each hour, account and region
 * @param perHour calls of an account in an hour, besides those that issue credentials
 * @param faults whether faults are planted, one in each place but the first, of every class in turn
 */
public record HistoryPlan(
    long seed, int accounts, int regions, Instant from, int hours, int perHour, boolean faults) {

  /** Regions that can be had. */
  public static final int MOST_REGIONS = 12;

  private static final int FEWEST_HOURS = 8;

  /** Rejects what cannot be made. */
  public HistoryPlan {
    require(accounts >= 1 && accounts <= 100, "from 1 to 100 accounts");
    require(regions >= 1 && regions <= MOST_REGIONS, "from 1 to " + MOST_REGIONS + " regions");
    require(
        hours >= FEWEST_HOURS && hours <= Duration.ofDays(3660).toHours(),
        "from " + FEWEST_HOURS + " hours to ten years");
    require(perHour >= 1 && perHour <= 1_000_000, "from 1 to 1,000,000 calls an hour");
    require(from.getEpochSecond() % 3_600 == 0 && from.getNano() == 0, "a full hour to begin with");
  }

  private static void require(boolean held, String what) {
    if (!held) {
      throw new IllegalArgumentException("a made history has " + what);
    }
  }

  /** End of the last window. */
  public Instant to() {
    return from.plus(Duration.ofHours(hours));
  }
}
