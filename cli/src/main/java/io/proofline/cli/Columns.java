package io.proofline.cli;

/** Lines of aligned words for 80 columns. */
final class Columns {
  /** Width that every line of text fits. */
  static final int WIDTH = 80;

  private Columns() {}

  /**
   * A line: widths and words in turn, then the last word. A word too long for its column pushes the
   * next one; the line is cut with dots at the right edge.
   */
  static String row(Object... widthsAndWords) {
    StringBuilder line = new StringBuilder();
    int end = 0;
    for (int i = 0; i + 1 < widthsAndWords.length; i += 2) {
      end += (Integer) widthsAndWords[i];
      line.append(widthsAndWords[i + 1]);
      if (line.length() >= end) {
        line.append("  ");
      }
      while (line.length() < end) {
        line.append(' ');
      }
    }
    return fit(line.append(widthsAndWords[widthsAndWords.length - 1]).toString().stripTrailing());
  }

  /** Like {@link #row}, but the last words are broken into lines instead of being cut. */
  static String hanging(Object... widthsAndWords) {
    int indent = 0;
    for (int i = 0; i + 1 < widthsAndWords.length; i += 2) {
      indent += (Integer) widthsAndWords[i];
    }
    Object[] first = widthsAndWords.clone();
    first[first.length - 1] = "";
    StringBuilder text = new StringBuilder(row(first));
    int column = text.length();
    String gap = " ".repeat(Math.max(indent - column, column == 0 ? 0 : 2));
    for (String word : widthsAndWords[widthsAndWords.length - 1].toString().split(" ", -1)) {
      if (column + gap.length() + word.length() > WIDTH && column > indent) {
        text.append('\n');
        column = 0;
        gap = " ".repeat(indent);
      }
      text.append(gap).append(word);
      column += gap.length() + word.length();
      gap = " ";
    }
    return text.toString();
  }

  /** The text on two lines at most, each indented, cut with three dots. */
  static String brief(int indent, String text) {
    return hanging(indent, "", fit(text, 2 * (WIDTH - indent) - 10));
  }

  /** The text, cut with three dots when it is wider than a line. */
  static String fit(String text) {
    return fit(text, WIDTH);
  }

  /** The text, cut with three dots when it is wider than {@code width}. */
  static String fit(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 3) + "...";
  }

  /** An account id in groups of four: {@code 4410-2093-6617}; other text as it is. */
  static String account(String id) {
    if (id.length() != 12 || !id.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return id;
    }
    return id.substring(0, 4) + "-" + id.substring(4, 8) + "-" + id.substring(8);
  }

  /** A count and its noun: {@code 1 control}, {@code 43 controls}, {@code 8,412 events}. */
  static String count(long n, String noun) {
    if (noun.equals("leaf")) {
      return grouped(n) + (n == 1 ? " leaf" : " leaves");
    }
    String plural =
        noun.endsWith("y") && !noun.endsWith("ay") && !noun.endsWith("ey")
            ? noun.substring(0, noun.length() - 1) + "ies"
            : noun + "s";
    return grouped(n) + " " + (n == 1 ? noun : plural);
  }

  /** Digits in groups of three. */
  static String grouped(long n) {
    return String.format(java.util.Locale.ROOT, "%,d", n);
  }
}
