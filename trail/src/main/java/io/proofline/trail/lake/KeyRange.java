package io.proofline.trail.lake;

import java.util.ArrayList;
import java.util.List;

/**
 * A resource and everything whose key begins with a prefix, as a range of the sorted keys, so that
 * few row groups are read.
 */
public final class KeyRange {
  /** Condition on {@code resources r}; its parameters come from {@link #parameters}. */
  public static final String CONDITION =
      "r.k >= ? AND r.k < ? AND (r.k = ? OR starts_with(r.k, ?))";

  private KeyRange() {}

  /**
   * Parameters of the condition.
   *
   * @param exact the resource, which sorts before everything with the prefix
   * @param prefix not empty
   * @param more what follows
   */
  public static List<Object> parameters(String exact, String prefix, Object... more) {
    List<Object> out = new ArrayList<>(List.of(exact, after(prefix), exact, prefix));
    out.addAll(List.of(more));
    return out;
  }

  /** A text after everything that begins with the prefix. Keys are ARNs, so all begin below. */
  private static String after(String prefix) {
    int last = prefix.length() - 1;
    while (last >= 0 && prefix.charAt(last) >= 0x7e) {
      last--;
    }
    return last < 0 ? "\u007f" : prefix.substring(0, last) + (char) (prefix.charAt(last) + 1);
  }
}
