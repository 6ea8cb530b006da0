package io.proofline.iam.symbolic;

import io.proofline.iam.policy.Template;
import io.proofline.iam.policy.Template.Piece;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One pattern as a row of tokens, read against rows of symbols.
 *
 * <p>The first five colons of a text that has at least five are written as the symbol {@link #SEP}:
 * they part an ARN's components. A pattern read component by component never lets a wildcard eat
 * that symbol; a pattern read as a whole string does. {@link #END} parts a principal's ARN from its
 * session name. A variable is a symbol of its own that stands for its value in this request.
 */
final class Glob {
  /** Parts the components of an ARN. */
  static final int SEP = 0x110000;

  /** Parts a principal from its session. */
  static final int END = 0x110001;

  /**
   * Symbols from here on are variables: four for each, as written and in any case, with values that
   * may hold colons and with values that hold none.
   */
  static final int VARIABLES = 0x120000;

  /** Marks the symbol of a variable whose values hold no colon. */
  private static final int UNPARTED = 2;

  private static final int KIND = 20;
  private static final int CHAR = 0;
  private static final int ONE = 1 << KIND;
  private static final int STAR = 2 << KIND;
  private static final int VARIABLE = 3 << KIND;
  private static final int DIGIT = 4 << KIND;
  private static final int SEPARATOR = 5 << KIND;
  private static final int ENDING = 6 << KIND;
  private static final int KINDS = 7 << KIND;

  /** A letter in either case. */
  private static final int FOLD = 1 << 16;

  /** A wildcard that eats separators, or a colon that is one. */
  private static final int CROSS = 1 << 17;

  /** A wildcard that does not eat plain colons, or a variable whose values hold none. */
  private static final int TIGHT = 1 << 18;

  private static final int PAYLOAD = 0xFFFF;

  /** Letters from here on are not folded: how AWS folds them is not documented. */
  static final int ASCII = 0x80;

  private final int[] tokens;
  private final boolean variables;
  private final boolean literal;
  private final int lastSeparator;

  private Glob(int[] tokens) {
    this.tokens = tokens;
    boolean hasVariables = false;
    boolean plain = true;
    int last = -1;
    for (int i = 0; i < tokens.length; i++) {
      int token = tokens[i];
      int kind = token & KINDS;
      hasVariables |= kind == VARIABLE;
      last = kind == SEPARATOR ? i : last;
      plain &= (kind == CHAR && (token & FOLD) == 0) || kind == SEPARATOR || kind == ENDING;
    }
    this.variables = hasVariables;
    this.literal = plain;
    this.lastSeparator = last;
  }

  int length() {
    return tokens.length;
  }

  boolean hasVariables() {
    return variables;
  }

  /** Whether it is read component by component. */
  boolean isSeparated() {
    return lastSeparator >= 0;
  }

  /** A pattern of account ids as a pattern of the principals of those accounts. */
  Glob ofAccounts() {
    Builder builder =
        new Builder().text("arn").separator().run().separator().run().separator().separator();
    for (int token : tokens) {
      boolean wildcard = (token & KINDS) == ONE || (token & KINDS) == STAR;
      builder.add((token & ~CROSS) | (wildcard ? TIGHT : 0));
    }
    return builder.separator().run().end().star().build();
  }

  /** Whether it matches one text only. */
  boolean isLiteral() {
    return literal;
  }

  /** Whether it matches everything. */
  boolean isEverything() {
    return tokens.length == 1 && (tokens[0] & (KINDS | CROSS)) == (STAR | CROSS);
  }

  /** The only text of a literal, as symbols. */
  int[] symbols() {
    StringBuilder text = new StringBuilder();
    boolean end = false;
    for (int token : tokens) {
      switch (token & KINDS) {
        case CHAR -> text.append((char) (token & PAYLOAD));
        case SEPARATOR -> text.append(':');
        default -> end = true;
      }
    }
    int[] symbols = encode(text.toString());
    if (end) {
      symbols = Arrays.copyOf(symbols, symbols.length + 1);
      symbols[symbols.length - 1] = END;
    }
    return symbols;
  }

  /** A shortest text of the pattern, as symbols; null when it has variables. */
  int @Nullable [] sample() {
    if (variables) {
      return null;
    }
    int[] symbols = new int[tokens.length];
    int length = 0;
    for (int token : tokens) {
      switch (token & KINDS) {
        case CHAR -> symbols[length++] = token & PAYLOAD;
        case SEPARATOR -> symbols[length++] = SEP;
        case ENDING -> symbols[length++] = END;
        case DIGIT -> symbols[length++] = '1';
        case ONE -> symbols[length++] = 'x';
        default -> {} // a star, of nothing
      }
    }
    return Arrays.copyOf(symbols, length);
  }

  /** A text as symbols: the first five colons of five or more are separators. */
  static int[] encode(String text) {
    boolean parts = text.chars().filter(c -> c == ':').limit(5).count() == 5;
    int[] symbols = new int[text.length()];
    int seen = 0;
    for (int i = 0; i < symbols.length; i++) {
      char c = text.charAt(i);
      symbols[i] = parts && c == ':' && seen++ < 5 ? SEP : c;
    }
    return symbols;
  }

  // --- tokens one by one, for the search ---

  boolean starAt(int position, boolean relaxed) {
    int kind = tokens[position] & KINDS;
    return kind == STAR || (relaxed && kind == VARIABLE);
  }

  /** The symbol that a token asks for, or -1 when it asks for none in particular. */
  int literalAt(int position) {
    int token = tokens[position];
    return switch (token & KINDS) {
      case CHAR -> token & PAYLOAD;
      case SEPARATOR -> SEP;
      case ENDING -> END;
      default -> -1;
    };
  }

  boolean foldsAt(int position) {
    return (tokens[position] & FOLD) != 0;
  }

  boolean digitAt(int position) {
    return (tokens[position] & KINDS) == DIGIT;
  }

  /** The symbol of the variable at a position, or -1. */
  int variableAt(int position) {
    int token = tokens[position];
    return (token & KINDS) == VARIABLE
        ? VARIABLES
            + 4 * (token & PAYLOAD)
            + ((token & TIGHT) != 0 ? UNPARTED : 0)
            + ((token & FOLD) != 0 ? 1 : 0)
        : -1;
  }

  /** The number of a variable's symbol within its {@link Lexicon}. */
  static int variableOf(int symbol) {
    return (symbol - VARIABLES) / 4;
  }

  /** Whether the symbol of a variable stands for its value in any case. */
  static boolean inAnyCase(int symbol) {
    return (symbol & 1) != 0;
  }

  /** Whether the wildcard at a position eats separators. */
  boolean crosses(int position) {
    return (tokens[position] & CROSS) != 0;
  }

  /** Whether the rest from a position is a single star, which whatever follows will match. */
  boolean restIsStar(int position, boolean relaxed) {
    return position == tokens.length - 1
        && starAt(position, relaxed)
        && (tokens[position] & TIGHT) == 0;
  }

  /** Whether a variable's value, which may hold what parts an ARN, can pass over the token. */
  boolean passable(int position, int symbol) {
    int kind = tokens[position] & KINDS;
    return kind != ENDING && (kind != SEPARATOR || (symbol & UNPARTED) == 0);
  }

  /**
   * Whether a star takes every value of a variable. One that stays within its component does so
   * only behind the last separator, or when the values hold no colon.
   */
  private boolean starTakes(int position, boolean unparted) {
    return (tokens[position] & CROSS) != 0 || position > lastSeparator || unparted;
  }

  /** Whether the token takes the symbol; a star takes it and stays. */
  boolean takes(int position, int symbol, boolean relaxed) {
    int token = tokens[position];
    int kind = token & KINDS;
    if (symbol >= VARIABLES) {
      if (kind == STAR) {
        return starTakes(position, (symbol & UNPARTED) != 0);
      }
      // In any case is wider: a pattern in any case takes a value as written, not the reverse.
      return kind == VARIABLE
          && (relaxed
              || symbol == variableAt(position)
              || ((token & FOLD) != 0 && symbol + 1 == variableAt(position)));
    }
    return switch (kind) {
      case CHAR -> character(token, symbol);
      case ONE, STAR -> wildcard(token, symbol);
      case VARIABLE -> relaxed && wildcard(token, symbol);
      case DIGIT -> symbol >= '0' && symbol <= '9';
      case SEPARATOR -> symbol == SEP;
      default -> symbol == END;
    };
  }

  private static boolean wildcard(int token, int symbol) {
    return switch (symbol) {
      case SEP -> (token & CROSS) != 0;
      case END -> false;
      case ':' -> (token & TIGHT) == 0;
      default -> true;
    };
  }

  private static boolean character(int token, int symbol) {
    int c = token & PAYLOAD;
    if (symbol == SEP) {
      return c == ':' && (token & CROSS) != 0;
    }
    return c == symbol
        || ((token & FOLD) != 0
            && symbol < ASCII
            && Character.toLowerCase(c) == Character.toLowerCase(symbol));
  }

  /**
   * Whether the pattern matches the text. Greedy with one way back, which is enough: the last star
   * takes over whatever an earlier one of the same component could.
   *
   * @param relaxed whether variables count as stars; else they match their own symbol only
   */
  boolean matches(int[] symbols, boolean relaxed) {
    int p = 0;
    int s = 0;
    int star = -1;
    int resume = 0;
    while (s < symbols.length) {
      if (p < tokens.length && starAt(p, relaxed)) {
        star = p++;
        resume = s;
      } else if (p < tokens.length && takes(p, symbols[s], relaxed)) {
        p++;
        s++;
      } else if (star >= 0 && takes(star, symbols[resume], relaxed)) {
        p = star + 1;
        s = ++resume;
      } else {
        return false;
      }
    }
    while (p < tokens.length && starAt(p, relaxed)) {
      p++;
    }
    return p == tokens.length;
  }

  /**
   * Whether every text of another pattern surely matches this one, token by token. Says no when in
   * doubt.
   */
  boolean covers(Glob that) {
    int p = 0;
    int s = 0;
    int star = -1;
    int resume = 0;
    int[] other = that.tokens;
    while (s < other.length) {
      if (p < tokens.length && (tokens[p] & KINDS) == STAR) {
        star = p++;
        resume = s;
      } else if (p < tokens.length && holds(p, other[s])) {
        p++;
        s++;
      } else if (star >= 0 && holds(star, other[resume])) {
        p = star + 1;
        s = ++resume;
      } else {
        return false;
      }
    }
    while (p < tokens.length && (tokens[p] & KINDS) == STAR) {
      p++;
    }
    return p == tokens.length;
  }

  /** Whether whatever the inner token takes, the outer token takes, as one step. */
  private boolean holds(int position, int inner) {
    int outer = tokens[position];
    int kind = inner & KINDS;
    boolean wide = (outer & KINDS) == STAR || (outer & KINDS) == ONE;
    return switch (outer & KINDS) {
      case STAR, ONE ->
          switch (kind) {
            case CHAR -> {
              int c = inner & PAYLOAD;
              boolean crossing = c == ':' && (inner & CROSS) != 0 && (outer & CROSS) == 0;
              yield !crossing && (c != ':' || (outer & TIGHT) == 0);
            }
            case ONE, STAR ->
                (kind == ONE || (outer & KINDS) == STAR)
                    && ((inner & CROSS) == 0 || (outer & CROSS) != 0)
                    && ((outer & TIGHT) == 0 || (inner & TIGHT) != 0);
            case DIGIT -> wide;
            case VARIABLE ->
                (outer & KINDS) == STAR
                    && (outer & TIGHT) == 0
                    && starTakes(position, (inner & TIGHT) != 0);
            case SEPARATOR -> (outer & CROSS) != 0;
            default -> false;
          };
      case CHAR ->
          (kind == SEPARATOR && (outer & PAYLOAD) == ':' && (outer & CROSS) != 0)
              || (kind == CHAR
                  && ((inner & FOLD) == 0 || (outer & FOLD) != 0)
                  && ((inner & CROSS) == 0 || (outer & CROSS) != 0 || (inner & PAYLOAD) != ':')
                  && character(outer, inner & PAYLOAD));
      case VARIABLE -> outer == inner || (outer & ~CROSS) == (inner & ~CROSS);
      case DIGIT ->
          kind == DIGIT || (kind == CHAR && (inner & PAYLOAD) >= '0' && (inner & PAYLOAD) <= '9');
      default -> outer == inner;
    };
  }

  /** Whether two patterns surely have no text in common, by the text before their wildcards. */
  boolean surelyApart(Glob that) {
    int length = Math.min(tokens.length, that.tokens.length);
    for (int i = 0; i < length; i++) {
      int a = tokens[i];
      int b = that.tokens[i];
      int kindA = a & KINDS;
      int kindB = b & KINDS;
      if (kindA == STAR || kindB == STAR || kindA == VARIABLE || kindB == VARIABLE) {
        return false;
      }
      if (kindA == CHAR && kindB == CHAR) {
        int x = a & PAYLOAD;
        int y = b & PAYLOAD;
        boolean fold = ((a | b) & FOLD) != 0;
        if (x != y && !(fold && Character.toLowerCase(x) == Character.toLowerCase(y))) {
          return true;
        }
      } else if (kindA == SEPARATOR && kindB == CHAR && (b & PAYLOAD) != ':') {
        return true;
      } else if (kindB == SEPARATOR && kindA == CHAR && (a & PAYLOAD) != ':') {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Glob glob && Arrays.equals(tokens, glob.tokens);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(tokens);
  }

  /** For messages: near to how it was written. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int token : tokens) {
      switch (token & KINDS) {
        case CHAR -> text.append((char) (token & PAYLOAD));
        case ONE -> text.append('?');
        case STAR -> text.append('*');
        case VARIABLE -> text.append("${").append(token & PAYLOAD).append('}');
        case DIGIT -> text.append('#');
        case SEPARATOR -> text.append(':');
        default -> text.append('|');
      }
    }
    return text.toString();
  }

  /** Builds a pattern token by token. */
  static final class Builder {
    private int[] tokens = new int[32];
    private int size;
    private int separators;
    private boolean onlyWildcards = true;

    private Builder add(int token) {
      if ((token & KINDS) == STAR && size > 0 && tokens[size - 1] == token) {
        return this;
      }
      if (size == tokens.length) {
        tokens = Arrays.copyOf(tokens, 2 * size);
      }
      tokens[size++] = token;
      return this;
    }

    /** Plain text; colons in it are plain. */
    Builder text(String text) {
      text.chars().forEach(this::add);
      return this;
    }

    Builder separator() {
      return add(SEPARATOR);
    }

    Builder end() {
      return add(ENDING);
    }

    Builder star() {
      return add(STAR);
    }

    /** A star that stays within its component. */
    Builder run() {
      return add(STAR | TIGHT);
    }

    Builder one() {
      return add(ONE | TIGHT);
    }

    Builder digits(int count) {
      for (int i = 0; i < count; i++) {
        add(DIGIT);
      }
      return this;
    }

    /** A pattern of actions, which ignore case and have no variables. */
    Builder action(String pattern) {
      for (int i = 0; i < pattern.length(); i++) {
        char c = Character.toLowerCase(pattern.charAt(i));
        switch (c) {
          case '*' -> add(STAR | CROSS);
          case '?' -> add(ONE | CROSS);
          case ':' -> add(c | CROSS);
          default -> add(c);
        }
      }
      return this;
    }

    /** A template read as a whole string. */
    Builder whole(Template template, boolean fold, Lexicon lexicon) {
      for (Piece piece : template.pieces()) {
        switch (piece) {
          case Piece.Literal literal ->
              literal
                  .text()
                  .chars()
                  .forEach(
                      c -> add(c | (fold && bothCases(c) ? FOLD : 0) | (c == ':' ? CROSS : 0)));
          case Piece.AnyRun _ -> add(STAR | CROSS);
          case Piece.AnyOne _ -> add(ONE | CROSS);
          case Piece.Variable variable -> add(variable(variable, lexicon) | (fold ? FOLD : 0));
        }
      }
      return this;
    }

    /** A template read component by component; missing components are stars. */
    Builder arn(Template template, Lexicon lexicon) {
      for (Piece piece : template.pieces()) {
        switch (piece) {
          case Piece.Literal literal -> {
            onlyWildcards = false;
            literal.text().chars().forEach(c -> add(c == ':' && separators++ < 5 ? SEPARATOR : c));
          }
          case Piece.AnyRun _ -> add(STAR);
          case Piece.AnyOne _ -> add(ONE);
          case Piece.Variable variable -> {
            onlyWildcards = false;
            add(variable(variable, lexicon) & ~CROSS);
          }
        }
      }
      if (onlyWildcards) {
        for (int i = 0; i < size; i++) {
          tokens[i] |= CROSS;
        }
        return this;
      }
      while (separators < 5) {
        separators++;
        add(SEPARATOR).add(STAR);
      }
      return this;
    }

    private static int variable(Piece.Variable variable, Lexicon lexicon) {
      return VARIABLE | (Lexicon.unparted(variable) ? TIGHT : CROSS) | lexicon.variable(variable);
    }

    Glob build() {
      return new Glob(Arrays.copyOf(tokens, size));
    }

    private static boolean bothCases(int c) {
      return c < ASCII && Character.toLowerCase(c) != Character.toUpperCase(c);
    }
  }
}
