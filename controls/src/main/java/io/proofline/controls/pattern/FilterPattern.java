package io.proofline.controls.pattern;

/** What a filter of CloudWatch Logs looks for. Never changes. */
public sealed interface FilterPattern permits JsonPattern, TermPattern {
  /** The service takes no longer ones. */
  int LONGEST = 1024;

  /** Reads a pattern. Throws {@link FilterPatternException} on what is not documented. */
  static FilterPattern parse(String text) {
    if (text.length() > LONGEST) {
      throw new FilterPatternException(
          text, "it has %d characters, at most %d".formatted(text.length(), LONGEST));
    }
    String stripped = text.strip();
    if (stripped.startsWith("{")) {
      return new JsonPatternParser(text).parse();
    }
    if (stripped.startsWith("[")) {
      throw new FilterPatternException(
          text, "it is for lines of fields between spaces, and what it does with JSON is not said");
    }
    if (stripped.startsWith("%")) {
      throw new FilterPatternException(
          text, "a regular expression over a whole record depends on how the record is spelled");
    }
    return TermPattern.parse(text);
  }

  /** Whether it matches what is known of a record. */
  Match matches(LogRecord record);

  /** Another spelling of the same pattern, the same for all spellings. */
  String text();
}
