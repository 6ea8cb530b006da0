package io.proofline.iam.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text that may hold wildcards and variables, taken apart.
 *
 * @param raw as written
 * @param pieces in order; two {@link Piece.Literal literals} never follow each other, and an empty
 *     text has no pieces
 */
public record Template(String raw, List<Piece> pieces) {

  /** Takes a copy of the list. */
  public Template {
    pieces = List.copyOf(pieces);
  }

  /** A part of a template. */
  public sealed interface Piece {

    /** Plain text, not empty; a star in it is a star. */
    record Literal(String text) implements Piece {}

    /** A star: any run of characters, none included. */
    record AnyRun() implements Piece {}

    /** A question mark: one character. */
    record AnyOne() implements Piece {}

    /**
     * A value of the request.
     *
     * @param key the condition key, as written
     * @param otherwise what stands in when the request has no such key; null when nothing does
     */
    record Variable(String key, @Nullable String otherwise) implements Piece {}
  }

  private static final Piece RUN = new Piece.AnyRun();
  private static final Piece ONE = new Piece.AnyOne();

  /** Plain text without any special meaning. */
  public static Template literal(String text) {
    return new Template(text, text.isEmpty() ? List.of() : List.of(new Piece.Literal(text)));
  }

  /** Whether it names a value of the request. */
  public boolean hasVariable() {
    return pieces.stream().anyMatch(Piece.Variable.class::isInstance);
  }

  /** The text, when it is nothing but text; null when it has wildcards or variables. */
  public @Nullable String constant() {
    if (pieces.isEmpty()) {
      return "";
    }
    return pieces.size() == 1 && pieces.getFirst() instanceof Piece.Literal literal
        ? literal.text()
        : null;
  }

  /**
   * Takes a text apart.
   *
   * @param wildcards whether stars and question marks are wildcards here
   * @param variables whether <code>${…}</code> has a meaning here; the language of 2008 has none
   * @throws IllegalArgumentException with the reason, when a variable is not well formed
   */
  public static Template parse(String raw, boolean wildcards, boolean variables) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int i = 0;
    while (i < raw.length()) {
      char c = raw.charAt(i);
      if (wildcards && (c == '*' || c == '?')) {
        flush(literal, pieces);
        pieces.add(c == '*' ? RUN : ONE);
        i++;
      } else if (variables && raw.startsWith("${", i)) {
        i = variable(raw, i, literal, pieces);
      } else {
        literal.append(c);
        i++;
      }
    }
    flush(literal, pieces);
    return new Template(raw, pieces);
  }

  /** Reads the variable that begins at an index; gives the index behind it. */
  private static int variable(String raw, int begin, StringBuilder literal, List<Piece> pieces) {
    int end = raw.indexOf('}', begin);
    int quote = raw.indexOf('\'', begin);
    if (quote >= 0 && quote < end) {
      int closing = raw.indexOf("'}", quote + 1);
      if (closing < 0) {
        throw new IllegalArgumentException("the default of a variable does not end with '}");
      }
      String head = raw.substring(begin + 2, quote).strip();
      if (!head.endsWith(",")) {
        throw new IllegalArgumentException("no comma before the default of a variable");
      }
      flush(literal, pieces);
      pieces.add(
          new Piece.Variable(
              key(head.substring(0, head.length() - 1)), raw.substring(quote + 1, closing)));
      return closing + 2;
    }
    if (end < 0) {
      throw new IllegalArgumentException("a variable does not end with }");
    }
    String inner = raw.substring(begin + 2, end);
    if (inner.equals("*") || inner.equals("?") || inner.equals("$")) {
      literal.append(inner);
    } else {
      flush(literal, pieces);
      pieces.add(new Piece.Variable(key(inner), null));
    }
    return end + 1;
  }

  private static String key(String written) {
    String key = written.strip();
    if (key.isEmpty() || key.chars().anyMatch(c -> "${}*?',\"".indexOf(c) >= 0)) {
      throw new IllegalArgumentException("\"" + key + "\" is no key that a variable can name");
    }
    return key;
  }

  private static void flush(StringBuilder literal, List<Piece> pieces) {
    if (!literal.isEmpty()) {
      pieces.add(new Piece.Literal(literal.toString()));
      literal.setLength(0);
    }
  }

  @Override
  public String toString() {
    return raw;
  }
}
