package io.proofline.controls.pattern;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/**
 * Regular expressions as patterns may have them: letters, digits, a few symbols, no groups. The
 * engine knows more, so everything else is refused first.
 */
final class RegexText {
  private static final String SYMBOLS = ":_#=@/;,- ";
  private static final String CLASSES = "dDsSwW";
  private static final int LARGEST = 10_000;

  private RegexText() {}

  /** Empty when it is not of the documented form. */
  static Optional<Pattern> compile(String text) {
    if (text.isEmpty() || !documented(text)) {
      return Optional.empty();
    }
    try {
      Pattern pattern = Pattern.compile(text);
      return pattern.programSize() > LARGEST ? Optional.empty() : Optional.of(pattern);
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  private static boolean documented(String text) {
    boolean inClass = false;
    boolean repeated = true; // nothing is there yet that could be repeated
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        int length = escape(text, i);
        if (length == 0) {
          return false;
        }
        i += length - 1;
        repeated = false;
      } else if (inClass) {
        if (c == '[' || !(plain(c) || c == ']' || c == '.' || c == '*' || c == '+' || c == '^')) {
          return false;
        }
        inClass = c != ']';
        repeated = false;
      } else if (c == '[') {
        inClass = true;
      } else if (c == '*' || c == '+' || c == '?') {
        if (repeated) {
          return false;
        }
        repeated = true;
      } else if (c == '{') {
        int end = text.indexOf('}', i);
        if (repeated
            || end < 0
            || !text.substring(i + 1, end).matches("[0-9]{1,3}(,[0-9]{0,3})?")) {
          return false;
        }
        i = end;
        repeated = true;
      } else if (c == '^' || c == '$' || c == '|') {
        repeated = true;
      } else if (plain(c) || c == '.') {
        repeated = false;
      } else {
        return false;
      }
    }
    return !inClass;
  }

  private static boolean plain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || SYMBOLS.indexOf(c) >= 0;
  }

  /** How many characters an escape takes; 0 when it is none. */
  private static int escape(String text, int at) {
    if (at + 1 >= text.length()) {
      return 0;
    }
    char next = text.charAt(at + 1);
    if (next == 'x') {
      return at + 4 <= text.length() && text.substring(at + 2, at + 4).matches("[0-7][0-9A-Fa-f]")
          ? 4
          : 0;
    }
    boolean letterOrDigit = Character.isLetterOrDigit(next);
    return (letterOrDigit ? CLASSES.indexOf(next) >= 0 : next > ' ' && next < 0x7f) ? 2 : 0;
  }
}
