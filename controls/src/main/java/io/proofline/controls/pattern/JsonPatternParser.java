package io.proofline.controls.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads JSON patterns:
 *
 * <pre>
 * pattern   = "{" either "}"
 * either    = both { "||" both }
 * both      = single { "&amp;&amp;" single }
 * single    = "(" either ")" | selector ( operator operand | "IS" ( "NULL" | "TRUE" | "FALSE" ) | "NOT" "EXISTS" )
 * selector  = "$" step { step }
 * step      = "." name | ".['" any "']" | ".*" | "[" number "]" | "[*]"
 * operand   = '"' any '"' | "%" regex "%" | text | number
 * </pre>
 */
final class JsonPatternParser {
  private static final int DEEPEST = 50;
  private static final int MOST_REGEX = 2;
  private static final int MOST_WILDCARDS = 3;
  private static final int LARGEST_INDEX = 999_999;

  private static final Map<String, Operator> OPERATORS =
      Map.of(
          "=", Operator.EQUAL,
          "!=", Operator.NOT_EQUAL,
          "<", Operator.LESS,
          "<=", Operator.LESS_OR_EQUAL,
          ">", Operator.GREATER,
          ">=", Operator.GREATER_OR_EQUAL);

  private final String text;
  private int at;
  private int depth;
  private int expressions;
  private int wildcards;

  JsonPatternParser(String text) {
    this.text = text;
  }

  JsonPattern parse() {
    space();
    expect("{");
    Condition condition = either();
    expect("}");
    if (at < text.length()) {
      throw wrong("nothing may follow the closing brace");
    }
    return new JsonPattern(condition);
  }

  private Condition either() {
    List<Condition> parts = new ArrayList<>();
    parts.add(both());
    while (accept("||")) {
      parts.add(both());
    }
    return parts.size() == 1 ? parts.getFirst() : new Condition.Either(parts);
  }

  private Condition both() {
    List<Condition> parts = new ArrayList<>();
    parts.add(single());
    while (accept("&&")) {
      parts.add(single());
    }
    return parts.size() == 1 ? parts.getFirst() : new Condition.Both(parts);
  }

  private Condition single() {
    if (!accept("(")) {
      return condition();
    }
    if (++depth > DEEPEST) {
      throw wrong("parentheses lie more than " + DEEPEST + " deep");
    }
    Condition inner = either();
    expect(")");
    depth--;
    return inner;
  }

  private Condition condition() {
    Selector selector = selector();
    boolean apart = space();
    if (apart && acceptWord("IS")) {
      return new Condition.State(selector, state());
    }
    if (apart && acceptWord("NOT")) {
      if (!acceptWord("EXISTS")) {
        throw wrong("NOT stands before EXISTS");
      }
      return new Condition.State(selector, Condition.Kind.MISSING);
    }
    Operator operator = operator();
    Operand operand = operand();
    if (!operator.equality() && !(operand instanceof Operand.Numeric)) {
      throw wrong("only numbers are smaller or greater");
    }
    return new Condition.Compare(selector, operator, operand);
  }

  private Condition.Kind state() {
    for (String word : List.of("NULL", "TRUE", "FALSE")) {
      if (acceptWord(word)) {
        return Condition.Kind.valueOf(word);
      }
    }
    throw wrong("IS stands before NULL, TRUE or FALSE");
  }

  private Selector selector() {
    if (!acceptHere("$")) {
      throw wrong("a property selector begins with $.");
    }
    List<Selector.Step> steps = new ArrayList<>();
    while (at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == '[')) {
      steps.add(step(steps.isEmpty()));
    }
    if (steps.isEmpty()) {
      throw wrong("a property selector begins with $.");
    }
    Selector selector = new Selector(steps);
    long wild =
        steps.stream()
            .filter(s -> s instanceof Selector.AnyElement || s instanceof Selector.AnyField)
            .count();
    wildcards += (int) wild;
    if (wild > 1 || wildcards > MOST_WILDCARDS) {
      throw wrong("a selector has one wildcard at most, a pattern three");
    }
    return selector;
  }

  private Selector.Step step(boolean first) {
    if (acceptHere(".['")) {
      int end = text.indexOf("']", at);
      if (end <= at || text.substring(at, end).matches("(?s).*['\\\\].*")) {
        throw wrong("a name in brackets ends with ']");
      }
      String name = text.substring(at, end);
      at = end + 2;
      return new Selector.Field(name);
    }
    if (acceptHere(".*")) {
      return new Selector.AnyField();
    }
    if (acceptHere(".")) {
      int from = at;
      while (at < text.length() && Selector.plain(text.charAt(at))) {
        at++;
      }
      if (at == from) {
        throw wrong("a name is missing");
      }
      return new Selector.Field(text.substring(from, at));
    }
    if (first) {
      throw wrong("a property selector begins with $.");
    }
    if (acceptHere("[*]")) {
      return new Selector.AnyElement();
    }
    int end = text.indexOf(']', at);
    String index = end < 0 ? "" : text.substring(at + 1, end);
    if (!index.matches("[0-9]{1,6}") || Integer.parseInt(index) > LARGEST_INDEX) {
      throw wrong("an element is named by its number or *");
    }
    at = end + 1;
    return new Selector.Element(Integer.parseInt(index));
  }

  private Operator operator() {
    int from = at;
    while (at < text.length() && "=!<>".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    Operator operator = OPERATORS.get(text.substring(from, at));
    if (operator == null) {
      at = from;
      throw wrong("an operator is one of = != < <= > >=, IS or NOT EXISTS");
    }
    space();
    return operator;
  }

  private Operand operand() {
    Operand operand;
    if (acceptHere("\"")) {
      String content = until('"');
      if (content.indexOf('\\') >= 0) {
        throw wrong("what a backslash in a quoted text means is not documented");
      }
      operand = new Operand.Text(content, true);
    } else if (acceptHere("%")) {
      if (++expressions > MOST_REGEX) {
        throw wrong("a pattern has at most two regular expressions");
      }
      String expression = until('%');
      operand =
          new Operand.Regex(
              RegexText.compile(expression)
                  .orElseThrow(
                      () -> wrong("the regular expression is not one of the documented form")),
              expression);
    } else {
      operand = bare();
    }
    space();
    return operand;
  }

  private Operand bare() {
    int from = at;
    while (at < text.length()
        && (Selector.plain(text.charAt(at)) || ".*+".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    String word = text.substring(from, at);
    if (word.isEmpty() || (at < text.length() && !ends(text.charAt(at)))) {
      throw wrong("a text with such characters stands in quotation marks");
    }
    Optional<Operand> number = NumberText.read(word).map(value -> new Operand.Numeric(value, word));
    if (number.isEmpty() && word.indexOf('+') >= 0) {
      throw wrong("a text with such characters stands in quotation marks");
    }
    return number.orElseGet(() -> new Operand.Text(word, false));
  }

  private static boolean ends(char c) {
    return Character.isWhitespace(c) || c == ')' || c == '}' || c == '&' || c == '|';
  }

  private String until(char end) {
    int close = text.indexOf(end, at);
    if (close < 0) {
      throw wrong("the closing " + end + " is missing");
    }
    String content = text.substring(at, close);
    at = close + 1;
    return content;
  }

  /** Skips spaces; whether there were any. */
  private boolean space() {
    int from = at;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at > from;
  }

  private void expect(String word) {
    if (!accept(word)) {
      throw wrong(word + " is expected");
    }
  }

  private boolean accept(String word) {
    boolean there = acceptHere(word);
    if (there) {
      space();
    }
    return there;
  }

  /** Only where no letter of a longer word follows. */
  private boolean acceptWord(String word) {
    int end = at + word.length();
    if (end < text.length() && Selector.plain(text.charAt(end))) {
      return false;
    }
    return accept(word);
  }

  /** Without the spaces after it. */
  private boolean acceptHere(String word) {
    if (!text.startsWith(word, at)) {
      return false;
    }
    at += word.length();
    return true;
  }

  private FilterPatternException wrong(String why) {
    return new FilterPatternException(text, why + " (character " + (at + 1) + ")");
  }
}
