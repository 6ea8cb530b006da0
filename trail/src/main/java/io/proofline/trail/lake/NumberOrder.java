package io.proofline.trail.lake;

import java.util.Arrays;

/**
 * The order of many rows by unsigned numbers, without comparing them one with another: 32 bits at a
 * time are put before a row's place and sorted as one number; where those are equal the next ones
 * decide. Whoever chooses the numbers can make it slower only by how many bits there are.
 */
final class NumberOrder {
  private final long[][] numbers;

  /**
   * Orders rows.
   *
   * @param numbers for each row; where the first are equal the second decide, and so on
   */
  private NumberOrder(long[]... numbers) {
    this.numbers = numbers;
  }

  /** The row numbers from 0 in order; rows with equal numbers stay as they were. */
  static int[] of(int count, long[]... numbers) {
    int[] rows = new int[count];
    for (int i = 0; i < count; i++) {
      rows[i] = i;
    }
    new NumberOrder(numbers).sort(rows, 0, count, 0);
    return rows;
  }

  /** The number that stands in the unsigned order where the value stands in the signed one. */
  static long signed(long value) {
    return value ^ Long.MIN_VALUE;
  }

  private void sort(int[] rows, int from, int to, int step) {
    if (to - from < 2 || step == numbers.length * 2) {
      return;
    }
    long[] number = numbers[step / 2];
    int shift = step % 2 == 0 ? 32 : 0;
    long[] keys = new long[to - from];
    for (int i = 0; i < keys.length; i++) {
      // The sign is turned round, so that signed sorting gives the unsigned order.
      keys[i] = (number[rows[from + i]] >>> shift << 32 ^ Long.MIN_VALUE) | i;
    }
    Arrays.sort(keys);
    int[] sorted = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      sorted[i] = rows[from + (int) keys[i]];
    }
    System.arraycopy(sorted, 0, rows, from, sorted.length);
    int start = 0;
    for (int i = 1; i <= keys.length; i++) {
      if (i == keys.length || keys[i] >>> 32 != keys[start] >>> 32) {
        sort(rows, from + start, from + i, step + 1);
        start = i;
      }
    }
  }
}
