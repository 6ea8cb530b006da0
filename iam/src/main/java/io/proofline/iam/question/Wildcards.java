package io.proofline.iam.question;

import java.util.List;

/** Comparison of patterns by their text. */
final class Wildcards {
  private static final List<String> PARTITIONS = List.of("aws", "aws-cn", "aws-us-gov");

  private Wildcards() {}

  /**
   * Whether a pattern matches every text of another, in at least one partition. Says no when in
   * doubt.
   */
  static boolean covers(String pattern, String other) {
    return PARTITIONS.stream()
        .anyMatch(
            partition -> {
              String one = other.replaceFirst("^arn:\\*:", "arn:" + partition + ":");
              return matches(pattern, one.replace('*', '\uE000'));
            });
  }

  /** Whether a pattern matches a text; a star is the only wildcard, and runs past anything. */
  static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
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
