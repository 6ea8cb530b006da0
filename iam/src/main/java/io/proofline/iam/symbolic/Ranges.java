package io.proofline.iam.symbolic;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A set of numbers as sorted ranges that do not touch. Dates are milliseconds since 1970, IP
 * addresses unsigned integers with those of version 6 above all of version 4.
 *
 * @param ranges in rising order
 */
record Ranges(List<Range> ranges) {

  /**
   * From a lower to an upper end; null is no end.
   *
   * @param low lower end
   * @param lowIn whether the lower end belongs to it
   * @param high upper end
   * @param highIn whether the upper end belongs to it
   */
  record Range(@Nullable BigDecimal low, boolean lowIn, @Nullable BigDecimal high, boolean highIn) {

    boolean holds(BigDecimal value) {
      if (low != null) {
        int order = value.compareTo(low);
        if (order < 0 || (order == 0 && !lowIn)) {
          return false;
        }
      }
      if (high != null) {
        int order = value.compareTo(high);
        return order < 0 || (order == 0 && highIn);
      }
      return true;
    }

    boolean empty() {
      if (low == null || high == null) {
        return false;
      }
      int order = low.compareTo(high);
      return order > 0 || (order == 0 && !(lowIn && highIn));
    }
  }

  static final Ranges ALL = new Ranges(List.of(new Range(null, false, null, false)));
  static final Ranges NONE = new Ranges(List.of());

  /** Addresses of version 6 begin here. */
  static final BigInteger V6 = BigInteger.ONE.shiftLeft(40);

  /** Every address of both versions. */
  static final Ranges ADDRESSES =
      network(32, BigInteger.ZERO, BigInteger.ONE.shiftLeft(32).subtract(BigInteger.ONE))
          .or(
              network(
                  128, BigInteger.ZERO, BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE)));

  Ranges {
    ranges = List.copyOf(ranges);
  }

  static Ranges of(Range range) {
    return range.empty() ? NONE : new Ranges(List.of(range));
  }

  /** Exactly one number. */
  static Ranges only(BigDecimal value) {
    return of(new Range(value, true, value, true));
  }

  static Ranges below(BigDecimal value, boolean included) {
    return of(new Range(null, false, value, included));
  }

  static Ranges above(BigDecimal value, boolean included) {
    return of(new Range(value, included, null, false));
  }

  /** Addresses from a first to a last. */
  static Ranges network(int bits, BigInteger first, BigInteger last) {
    BigInteger shift = bits == 32 ? BigInteger.ZERO : V6;
    // Without its upper end, so that neighbouring networks touch.
    return of(
        new Range(
            new BigDecimal(first.add(shift)),
            true,
            new BigDecimal(last.add(shift).add(BigInteger.ONE)),
            false));
  }

  Ranges and(Ranges that) {
    List<Range> both = new ArrayList<>();
    for (Range a : ranges) {
      for (Range b : that.ranges) {
        Range low = lowerOf(a, b) ? b : a;
        Range high = upperOf(a, b) ? b : a;
        Range one = new Range(low.low, low.lowIn, high.high, high.highIn);
        if (!one.empty()) {
          both.add(one);
        }
      }
    }
    return new Ranges(both);
  }

  Ranges not() {
    List<Range> rest = new ArrayList<>();
    BigDecimal low = null;
    boolean lowIn = false;
    for (Range range : ranges) {
      if (range.low != null) {
        Range gap = new Range(low, lowIn, range.low, !range.lowIn);
        if (!gap.empty()) {
          rest.add(gap);
        }
      }
      if (range.high == null) {
        return new Ranges(rest);
      }
      low = range.high;
      lowIn = !range.highIn;
    }
    rest.add(new Range(low, lowIn, null, false));
    return new Ranges(rest);
  }

  Ranges or(Ranges that) {
    return not().and(that.not()).not();
  }

  boolean empty() {
    return ranges.isEmpty();
  }

  boolean holds(BigDecimal value) {
    return ranges.stream().anyMatch(range -> range.holds(value));
  }

  /** Some number of the set; whole numbers only when asked. Null when there is none. */
  @Nullable BigDecimal some(boolean whole) {
    for (Range range : ranges) {
      for (BigDecimal candidate : candidates(range)) {
        BigDecimal value = whole ? candidate.setScale(0, RoundingMode.FLOOR) : candidate;
        for (int shift = 0; shift <= 1; shift++) {
          BigDecimal shifted = value.add(BigDecimal.valueOf(shift));
          if (range.holds(shifted)) {
            return shifted;
          }
        }
      }
    }
    return null;
  }

  private static List<BigDecimal> candidates(Range range) {
    if (range.low == null) {
      return range.high == null
          ? List.of(BigDecimal.ZERO)
          : List.of(range.high, range.high.subtract(BigDecimal.ONE));
    }
    if (range.high == null) {
      return List.of(range.low, range.low.add(BigDecimal.ONE));
    }
    BigDecimal middle = range.low.add(range.high).divide(BigDecimal.TWO);
    return List.of(range.low, middle, range.high);
  }

  /** Whether the first one's lower end lies below the other's. */
  private static boolean lowerOf(Range a, Range b) {
    if (b.low == null) {
      return false;
    }
    if (a.low == null) {
      return true;
    }
    int order = a.low.compareTo(b.low);
    return order < 0 || (order == 0 && a.lowIn && !b.lowIn);
  }

  /** Whether the first one's upper end lies above the other's. */
  private static boolean upperOf(Range a, Range b) {
    if (b.high == null) {
      return false;
    }
    if (a.high == null) {
      return true;
    }
    int order = a.high.compareTo(b.high);
    return order > 0 || (order == 0 && a.highIn && !b.highIn);
  }
}
