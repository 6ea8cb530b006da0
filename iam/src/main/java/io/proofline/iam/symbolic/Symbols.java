package io.proofline.iam.symbolic;

import org.jspecify.annotations.Nullable;

/** Rows of symbols as text. */
final class Symbols {
  private Symbols() {}

  /** The text; null when it holds a variable. The end of a principal's ARN is written as a bar. */
  static @Nullable String plain(int[] symbols) {
    StringBuilder text = new StringBuilder();
    for (int symbol : symbols) {
      if (symbol >= Glob.VARIABLES) {
        return null;
      }
      text.append(symbol == Glob.SEP ? ':' : symbol == Glob.END ? '|' : (char) symbol);
    }
    return text.toString();
  }
}
