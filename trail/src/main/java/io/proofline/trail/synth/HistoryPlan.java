package io.proofline.trail.synth;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * How large a made history is, and what is wrong with it.
 *
 * @param seed decides everything but the signing keys
 * @param accounts accounts of the organisation that call
 * @param regions regions in which each of them works
 * @param from when logging begins, on a full hour
 * @param hours for how long; a digest is written for each hour, account and region
 * @param perHour calls of an account in an hour, besides those that issue credentials
 * @param faults whether faults are planted, one in each place but the first, of every class in turn
 * @param trails whose trails record
 */
public record HistoryPlan(
    long seed,
    int accounts,
    int regions,
    Instant from,
    int hours,
    int perHour,
    boolean faults,
    Trails trails) {

  /** Regions that can be had. */
  public static final int MOST_REGIONS = 12;

  private static final int FEWEST_HOURS = 8;

  /** Whose trails record. */
  public enum Trails {
    /** Each account has a trail of its own. */
    ACCOUNT,
    /** The management account has one trail for all accounts. */
    ORGANISATION,
    /** That, and one more account has a trail of its own for management events beside it. */
    BOTH;

    /** Stable name. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A history in which each account has a trail of its own. */
  public HistoryPlan(
      long seed, int accounts, int regions, Instant from, int hours, int perHour, boolean faults) {
    this(seed, accounts, regions, from, hours, perHour, faults, Trails.ACCOUNT);
  }

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
