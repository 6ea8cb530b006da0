package io.proofline.controls.pattern;

import com.google.re2j.Pattern;
import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;

/** What a value is compared with. */
sealed interface Operand {

  /** Compares a value that is neither array nor object. */
  Match compare(Operator operator, JsonNode value);

  String text();

  /**
   * The answer for values of two kinds: that they are not equal may be known; what every other
   * operator says of them is not documented.
   */
  private static Match otherKind(Operator operator, boolean perhapsEqual) {
    return operator == Operator.EQUAL && !perhapsEqual ? Match.NO : Match.UNCLEAR;
  }

  /**
   * A text with or without quotation marks.
   *
   * @param pattern {@code *} stands for any text at its ends; between them it is said both that it
   *     does and that it does not
   */
  record Text(String pattern, boolean quoted) implements Operand {
    @Override
    public Match compare(Operator operator, JsonNode value) {
      Match equal;
      if (value.isString()) {
        equal = like(value.asString());
      } else if (value.isNumber() && !quoted && pattern.equals("*")) {
        equal = Match.YES;
      } else if (value.isIntegralNumber() && !quoted && pattern.contains("*")) {
        equal = like(value.asString());
      } else {
        boolean perhaps =
            value.isBoolean() || (value.isNumber() && like(value.asString()) != Match.NO);
        return otherKind(operator, perhaps);
      }
      return operator == Operator.EQUAL ? equal : equal.not();
    }

    private Match like(String text) {
      boolean everywhere = matches(pattern, 0, pattern.length(), text);
      int from = pattern.startsWith("*") ? 1 : 0;
      boolean ends = pattern.length() > from && pattern.endsWith("*");
      int to = ends ? pattern.length() - 1 : pattern.length();
      String middle = pattern.substring(from, to);
      if (!middle.contains("*")) {
        return Match.of(everywhere);
      }
      boolean literally = ends ? text.startsWith(middle) : text.equals(middle);
      if (from == 1) {
        literally = ends ? text.contains(middle) : text.endsWith(middle);
      }
      return everywhere == literally ? Match.of(everywhere) : Match.UNCLEAR;
    }

    /** Every {@code *} stands for any text; in steps of at most both lengths multiplied. */
    private static boolean matches(String pattern, int from, int to, String text) {
      int p = from;
      int t = 0;
      int star = -1;
      int mark = 0;
      while (t < text.length()) {
        if (p < to && pattern.charAt(p) == '*') {
          star = p++;
          mark = t;
        } else if (p < to && pattern.charAt(p) == text.charAt(t)) {
          p++;
          t++;
        } else if (star >= 0) {
          p = star + 1;
          t = ++mark;
        } else {
          return false;
        }
      }
      while (p < to && pattern.charAt(p) == '*') {
        p++;
      }
      return p == to;
    }

    @Override
    public String text() {
      return quoted ? '"' + pattern + '"' : pattern;
    }
  }

  /**
   * A number.
   *
   * @param text as it is written
   */
  record Numeric(BigDecimal value, String text) implements Operand {
    @Override
    public Match compare(Operator operator, JsonNode node) {
      if (node.isNumber()) {
        return Match.of(operator.holds(node.decimalValue().compareTo(value)));
      }
      return otherKind(operator, node.isString() && number(node.asString()));
    }

    private boolean number(String other) {
      return other.equals(text)
          || NumberText.read(other).filter(n -> n.compareTo(value) == 0).isPresent();
    }
  }

  /**
   * A regular expression, found anywhere in a text.
   *
   * @param expression without the percentage signs
   */
  record Regex(Pattern compiled, String expression) implements Operand {
    @Override
    public Match compare(Operator operator, JsonNode value) {
      if (!value.isString()) {
        return value.isNull() ? otherKind(operator, false) : Match.UNCLEAR;
      }
      boolean found = compiled.matcher(value.asString()).find();
      return Match.of(found == (operator == Operator.EQUAL));
    }

    @Override
    public String text() {
      return "%" + expression + "%";
    }
  }
}
