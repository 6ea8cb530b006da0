package io.proofline.trail.parquet;

/** The encodings of {@code Encodings.md} that carry numbers. */
final class Encodings {
  private static final int BLOCK = 128;
  private static final int MINI = 32;

  private Encodings() {}

  /** Bits that hold every value from 0 to the largest. */
  static int width(long largest) {
    return 64 - Long.numberOfLeadingZeros(largest);
  }

  /** Run-length and bit-packed hybrid of values that fit into the width. */
  static void hybrid(Bytes out, int[] values, int count, int width) {
    int bytes = (width + 7) / 8;
    int i = 0;
    while (i < count) {
      int run = run(values, i, count, Integer.MAX_VALUE);
      if (run >= 8) {
        out.varint((long) run << 1);
        for (int b = 0; b < bytes; b++) {
          out.write(values[i] >> (8 * b));
        }
        i += run;
        continue;
      }
      int end = i;
      int groups = 0;
      do {
        end += 8;
        groups++;
      } while (end < count && groups < 1 << 20 && run(values, end, count, 8) < 8);
      out.varint((long) groups << 1 | 1);
      long hold = 0;
      int held = 0;
      for (int k = i; k < end; k++) {
        hold |= (long) (k < count ? values[k] : 0) << held;
        held += width;
        while (held >= 8) {
          out.write((int) hold);
          hold >>>= 8;
          held -= 8;
        }
      }
      i = Math.min(end, count);
    }
  }

  private static int run(int[] values, int from, int count, int most) {
    int end = from + 1;
    while (end < count && end - from < most && values[end] == values[from]) {
      end++;
    }
    return end - from;
  }

  /** Differences between neighbours, packed in blocks of 128. */
  static void delta(Bytes out, long[] values, int count) {
    out.varint(BLOCK);
    out.varint(BLOCK / MINI);
    out.varint(count);
    out.zigzag(count == 0 ? 0 : values[0]);
    long[] deltas = new long[BLOCK];
    for (int from = 1; from < count; from += BLOCK) {
      int n = Math.min(BLOCK, count - from);
      long least = Long.MAX_VALUE;
      for (int i = 0; i < n; i++) {
        deltas[i] = values[from + i] - values[from + i - 1];
        least = Math.min(least, deltas[i]);
      }
      out.zigzag(least);
      int widths = out.length;
      for (int m = 0; m < BLOCK / MINI; m++) {
        out.write(0);
      }
      for (int m = 0; m * MINI < n; m++) {
        long most = 0;
        for (int i = m * MINI; i < Math.min(n, (m + 1) * MINI); i++) {
          most |= deltas[i] - least;
        }
        int width = width(most);
        out.array[widths + m] = (byte) width;
        pack(out, deltas, m * MINI, n, least, width);
      }
    }
  }

  private static void pack(Bytes out, long[] deltas, int from, int n, long least, int width) {
    long hold = 0;
    int held = 0;
    for (int i = from; i < from + MINI; i++) {
      long value = i < n ? deltas[i] - least : 0;
      int left = width;
      while (left > 0) {
        int take = Math.min(left, 8 - held);
        hold |= (value & (1L << take) - 1) << held;
        value >>>= take;
        held += take;
        left -= take;
        if (held == 8) {
          out.write((int) hold);
          hold = 0;
          held = 0;
        }
      }
    }
  }
}
