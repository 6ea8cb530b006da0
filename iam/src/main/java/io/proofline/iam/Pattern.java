package io.proofline.iam;

import java.util.Locale;

/**
 * IAM's wildcards: {@code *} is any run of characters, {@code ?} is one. Matching is linear in
 * memory and at worst quadratic in time, so hostile patterns cannot stall it.
 */
final class Pattern {
  /** Stands in a template for "any text, not empty"; no policy can contain it. */
  static final char ANY = '\uE000';

  private Pattern() {}

  /** Whether the action is covered; action names ignore case. */
  static boolean matchesAction(String pattern, String action) {
    return matches(pattern.toLowerCase(Locale.ROOT), action.toLowerCase(Locale.ROOT), false);
  }

  /** How a pattern relates to every text of a template. */
  enum Cover {
    /** All texts of the template match. */
    ALL,
    /** Some text does not match. */
    NOT_ALL,
    /** Cannot be told by this comparison. */
    UNCLEAR
  }

  /**
   * Whether the pattern matches every text that the template stands for ({@link #ANY} stands for
   * any text). A star covers an ANY whole; a question mark may or may not.
   */
  static Cover covers(String pattern, String template) {
    if (matches(pattern, template, false)) {
      return Cover.ALL;
    }
    boolean variables = pattern.contains("${");
    return variables || (pattern.indexOf('?') >= 0 && matches(pattern, template, true))
        ? Cover.UNCLEAR
        : Cover.NOT_ALL;
  }

  /**
   * Whether a pattern and a template can have a text in common. Says yes when in doubt: it compares
   * only the literal text before the first wildcard of either.
   */
  static boolean mayOverlap(String pattern, String template) {
    int length = Math.min(literalLength(pattern), literalLength(template));
    return pattern.regionMatches(0, template, 0, length);
  }

  private static int literalLength(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '*' || c == '?' || c == '$' || c == ANY) {
        return i;
      }
    }
    return text.length();
  }

  private static boolean matches(String pattern, String text, boolean questionTakesAny) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?'
              ? text.charAt(t) != ANY || questionTakesAny
              : pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
