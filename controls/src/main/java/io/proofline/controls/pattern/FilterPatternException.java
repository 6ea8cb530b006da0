package io.proofline.controls.pattern;

/** A text is no filter pattern as the documentation describes them. */
public final class FilterPatternException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_SHOWN = 200;

  FilterPatternException(String pattern, String why) {
    super(
        "the filter pattern " + shown(pattern) + " is not understood: " + why, null, false, false);
  }

  /** A pattern as sentences name it. */
  public static String shown(String pattern) {
    return pattern.length() <= LONGEST_SHOWN ? pattern : pattern.substring(0, LONGEST_SHOWN) + " …";
  }
}
