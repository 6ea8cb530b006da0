package io.proofline.iam.decide;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Matches one text against one pattern of literals, stars and question marks.
 *
 * <p>Short patterns are walked with one step back to the last star, which is quadratic at worst.
 * Long ones run all their positions at once, 64 to a machine word, so that a text of {@code n} and
 * a pattern of {@code m} characters cost {@code n * m / 64} steps whatever they are.
 */
final class Glob {
  /** Star and question mark; both lie in Unicode's private use, which no policy text means. */
  static final char RUN = '\uF8F0';

  static final char ONE = '\uF8F1';

  private static final int SHORT = 1 << 14;

  private Glob() {}

  /** Whether the whole text matches; wildcards in the pattern are {@link #RUN} and {@link #ONE}. */
  static boolean matches(String pattern, String text) {
    int star = pattern.indexOf(RUN);
    if (star < 0 && pattern.indexOf(ONE) < 0) {
      return pattern.equals(text);
    }
    if (!edges(pattern, text, star)) {
      return false;
    }
    return (long) pattern.length() * text.length() <= SHORT
        ? walk(pattern, text)
        : allAtOnce(pattern, text);
  }

  /** What comes before the first star, and after the last, must be there in any case. */
  private static boolean edges(String pattern, String text, int star) {
    if (star < 0) {
      return pattern.length() == text.length() && same(pattern, 0, text, 0, text.length());
    }
    int tail = pattern.length() - 1 - pattern.lastIndexOf(RUN);
    return star + tail <= text.length()
        && same(pattern, 0, text, 0, star)
        && same(pattern, pattern.length() - tail, text, text.length() - tail, tail);
  }

  private static boolean same(String pattern, int p, String text, int t, int length) {
    for (int i = 0; i < length; i++) {
      char c = pattern.charAt(p + i);
      if (c != ONE && c != text.charAt(t + i)) {
        return false;
      }
    }
    return true;
  }

  static boolean walk(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      char c = p < pattern.length() ? pattern.charAt(p) : '\0';
      if (p < pattern.length() && c == RUN) {
        star = p++;
        resume = t;
      } else if (p < pattern.length() && (c == ONE || c == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == RUN) {
      p++;
    }
    return p == pattern.length();
  }

  /** Bit {@code i} of the state is set while the first {@code i} steps of the pattern match. */
  static boolean allAtOnce(String pattern, String text) {
    // A star becomes a loop on the position before the next step.
    StringBuilder steps = new StringBuilder();
    boolean[] loops = new boolean[pattern.length() + 1];
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == RUN) {
        loops[steps.length()] = true;
      } else {
        steps.append(c);
      }
    }
    int words = steps.length() / 64 + 1;
    long[] looping = new long[words];
    long[] any = new long[words];
    Map<Character, long[]> byChar = new HashMap<>();
    for (int i = 0; i <= steps.length(); i++) {
      if (loops[i]) {
        looping[i >> 6] |= 1L << i;
      }
      if (i < steps.length()) {
        long[] mask =
            steps.charAt(i) == ONE
                ? any
                : byChar.computeIfAbsent(steps.charAt(i), _ -> new long[words]);
        mask[i >> 6] |= 1L << i;
      }
    }
    long[] state = new long[words];
    state[0] = 1;
    for (int t = 0; t < text.length(); t++) {
      long[] mask = byChar.get(text.charAt(t));
      long carry = 0;
      long alive = 0;
      for (int w = 0; w < words; w++) {
        long before = state[w];
        long step = before & (mask == null ? any[w] : any[w] | mask[w]);
        state[w] = (step << 1) | carry | (before & looping[w]);
        carry = step >>> 63;
        alive |= state[w];
      }
      if (alive == 0) {
        return false;
      }
    }
    int end = steps.length();
    return (state[end >> 6] >>> end & 1) != 0;
  }

  /** A pattern in which {@code *} and {@code ?} are the wildcards, in this class's writing. */
  static String of(String written) {
    char[] chars = written.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      chars[i] = chars[i] == '*' ? RUN : chars[i] == '?' ? ONE : chars[i];
    }
    return new String(chars);
  }

  /**
   * Whether an ARN matches a pattern part by part: a wildcard does not run past the first five
   * colons.
   *
   * @param padded whether a pattern of fewer parts whose last ends with a star stands for one with
   *     stars in the parts it lacks
   */
  static boolean matchesByParts(String pattern, String arn, boolean padded) {
    String[] want = pattern.split(":", 6);
    String[] have = arn.split(":", 6);
    if (want.length < 6) {
      if (!padded || !pattern.endsWith(String.valueOf(RUN))) {
        return pattern.equals(String.valueOf(RUN)) && padded;
      }
      int given = want.length;
      want = Arrays.copyOf(want, 6);
      Arrays.fill(want, given, 6, String.valueOf(RUN));
    }
    if (have.length < 6) {
      return false;
    }
    for (int i = 0; i < 6; i++) {
      if (!matches(want[i], have[i])) {
        return false;
      }
    }
    return true;
  }
}
