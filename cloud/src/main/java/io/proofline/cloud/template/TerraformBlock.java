package io.proofline.cloud.template;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of a Terraform file, read as text: strings, comments and heredocs are told apart from the
 * rest, expressions are not worked out.
 *
 * @param kind {@code resource}, {@code module}, {@code output} …
 * @param labels what follows in quotes
 * @param line counted from 1
 * @param body between its braces, with comments blanked out
 */
record TerraformBlock(String kind, List<String> labels, int line, String body) {
  private static final Pattern HEADER =
      Pattern.compile(
          "([A-Za-z_][\\w-]*)((?:[ \\t]+(?:\"[^\"\\n]*\"|[A-Za-z_][\\w-]*))*)[ \\t]*\\{");
  private static final Pattern LABEL = Pattern.compile("\"([^\"]*)\"|([A-Za-z_][\\w-]*)");
  private static final Pattern NAME_ALONE =
      Pattern.compile(
          "[A-Za-z_][\\w-]*(?:\\.[\\w-]+|\\[(?:[0-9]+|\"[^\"$%\\\\]*\"|count\\.index|each\\.key)])*");

  TerraformBlock {
    labels = List.copyOf(labels);
  }

  /** The blocks of a file; what stands between them is passed over. */
  static List<TerraformBlock> of(String text) {
    String plain = withoutComments(text);
    List<TerraformBlock> blocks = new ArrayList<>();
    Matcher header = HEADER.matcher(plain);
    int at = 0;
    int counted = 0;
    int line = 1;
    while (at < plain.length() && header.find(at)) {
      int end = closing(plain, header.end() - 1);
      if (end < 0) {
        break; // not balanced: of what follows nothing is known
      }
      for (; counted < header.start(); counted++) {
        if (plain.charAt(counted) == '\n') {
          line++;
        }
      }
      List<String> labels = new ArrayList<>();
      Matcher label = LABEL.matcher(header.group(2));
      while (label.find()) {
        labels.add(label.group(1) != null ? label.group(1) : label.group(2));
      }
      blocks.add(
          new TerraformBlock(header.group(1), labels, line, plain.substring(header.end(), end)));
      at = end + 1;
    }
    return blocks;
  }

  /** What the block gives to an attribute of the name, at whatever depth. */
  List<String> expressions(String attribute) {
    Matcher set =
        Pattern.compile("(?<![\\w.\"-])\"?" + Pattern.quote(attribute) + "\"?\\s*=(?![=>])")
            .matcher(body);
    List<String> expressions = new ArrayList<>();
    while (set.find()) {
      expressions.add(expression(set.end()).strip());
    }
    return expressions;
  }

  /**
   * Whether an expression is one name, or a list of one, and nothing else: no text around it, no
   * function, no condition.
   */
  static boolean isNameAlone(String expression) {
    String name = expression;
    if (name.startsWith("[") && name.endsWith("]")) {
      name = name.substring(1, name.length() - 1).strip().replaceFirst(",$", "").strip();
    }
    if (name.startsWith("\"${") && name.endsWith("}\"")) {
      name = name.substring(3, name.length() - 2).strip();
    }
    return NAME_ALONE.matcher(name).matches();
  }

  /** From a place to the end of the expression that begins there. */
  private String expression(int from) {
    int depth = 0;
    for (int i = from; i < body.length(); i++) {
      char c = body.charAt(i);
      if (c == '"') {
        i = endOfText(body, i);
      } else if (c == '[' || c == '(' || c == '{') {
        depth++;
      } else if (c == ']' || c == ')' || c == '}') {
        if (depth == 0) {
          return body.substring(from, i);
        }
        depth--;
      } else if (depth == 0 && (c == '\n' || c == ',')) {
        return body.substring(from, i);
      }
    }
    return body.substring(from);
  }

  /** Where the brace that opens at a place is closed; negative when it is not. */
  private static int closing(String text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        i = endOfText(text, i);
      } else if (c == '<' && text.startsWith("<<", i)) {
        i = endOfHeredoc(text, i);
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /** Last character of the text in quotes that begins at a place, with templates in it. */
  private static int endOfText(String text, int start) {
    int depth = 0;
    for (int i = start + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if ((c == '$' || c == '%') && text.startsWith("{", i + 1)) {
        boolean escaped = text.charAt(i - 1) == c;
        depth += escaped && depth == 0 ? 0 : 1;
        i++;
      } else if (depth > 0 && c == '{') {
        depth++;
      } else if (depth > 0 && c == '}') {
        depth--;
      } else if (c == '"') {
        if (depth == 0) {
          return i;
        }
        i = endOfText(text, i);
      } else if (c == '\n' && depth == 0) {
        return i; // a text ends with its line
      }
    }
    return text.length();
  }

  private static int endOfHeredoc(String text, int start) {
    int line = text.indexOf('\n', start);
    String word = text.substring(start + 2, line < 0 ? text.length() : line).strip();
    word = word.startsWith("-") ? word.substring(1) : word;
    if (line < 0 || !word.matches("[A-Za-z_][\\w-]*")) {
      return start + 1;
    }
    Matcher end =
        Pattern.compile("^[ \\t]*" + Pattern.quote(word) + "[ \\t]*$", Pattern.MULTILINE)
            .matcher(text);
    return end.find(line) ? end.end() : text.length();
  }

  private static String withoutComments(String text) {
    StringBuilder plain = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        i = endOfText(text, i);
      } else if (c == '<' && text.startsWith("<<", i)) {
        i = endOfHeredoc(text, i);
      } else if (c == '#' || text.startsWith("//", i)) {
        int end = text.indexOf('\n', i);
        i = blank(plain, i, end < 0 ? text.length() : end);
      } else if (text.startsWith("/*", i)) {
        int end = text.indexOf("*/", i + 2);
        i = blank(plain, i, end < 0 ? text.length() : end + 2);
      }
    }
    return plain.toString();
  }

  /** Blanks out a comment but for its line ends; gives its last character. */
  private static int blank(StringBuilder plain, int from, int to) {
    for (int i = from; i < to; i++) {
      if (plain.charAt(i) != '\n') {
        plain.setCharAt(i, ' ');
      }
    }
    return to - 1;
  }
}
