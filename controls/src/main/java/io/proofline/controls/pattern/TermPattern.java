package io.proofline.controls.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A pattern of words and phrases, {@code ERROR -ARGUMENTS}. Over records in JSON it is answered for
 * words that stand in one name or value.
 *
 * @param terms in order; none match everything
 */
record TermPattern(List<Term> terms) implements FilterPattern {
  TermPattern {
    terms = List.copyOf(terms);
  }

  /** What a term does. */
  enum Use {
    /** It must be there. */
    ALL(""),
    /** One of these must be there; without effect beside terms of another use. */
    ANY("?"),
    /** It must not be there. */
    NONE("-");

    private final String sign;

    Use(String sign) {
      this.sign = sign;
    }
  }

  record Term(Use use, String text, boolean quoted) {
    private String written() {
      return use.sign + (quoted ? '"' + text + '"' : text);
    }
  }

  static TermPattern parse(String pattern) {
    List<Term> terms = new ArrayList<>();
    int at = 0;
    while (at < pattern.length()) {
      if (Character.isWhitespace(pattern.charAt(at))) {
        at++;
        continue;
      }
      Use use = use(pattern.charAt(at));
      at += use.sign.length();
      int end;
      if (pattern.startsWith("\"", at)) {
        end = pattern.indexOf('"', at + 1);
        String phrase = end < 0 ? "" : pattern.substring(at + 1, end);
        if (end < 0 || !phrase.matches("[A-Za-z0-9_ .*@/-]*")) {
          throw new FilterPatternException(
              pattern, "a phrase with such characters is not judged over records in JSON");
        }
        end++;
        if (!phrase.isBlank()) {
          terms.add(new Term(use, phrase, true));
        } else if (use != Use.ALL) {
          throw new FilterPatternException(pattern, "an empty phrase has no sign before it");
        }
      } else {
        end = at;
        while (end < pattern.length() && word(pattern.charAt(end))) {
          end++;
        }
        if (end == at) {
          throw new FilterPatternException(
              pattern,
              "a term with such characters stands in quotation marks (character " + (at + 1) + ")");
        }
        terms.add(new Term(use, pattern.substring(at, end), false));
      }
      if (end < pattern.length() && !Character.isWhitespace(pattern.charAt(end))) {
        throw new FilterPatternException(
            pattern, "spaces stand between terms (character " + (end + 1) + ")");
      }
      at = end;
    }
    return new TermPattern(terms);
  }

  private static Use use(char c) {
    return c == '?' ? Use.ANY : c == '-' ? Use.NONE : Use.ALL;
  }

  private static boolean word(char c) {
    return c == '_' || (Selector.plain(c) && c != '-');
  }

  @Override
  public Match matches(LogRecord record) {
    List<String> texts = record.texts();
    if (!terms.isEmpty() && terms.stream().allMatch(term -> term.use() == Use.ANY)) {
      return terms.stream()
          .map(term -> found(term.text(), texts, record.whole()))
          .reduce(Match.NO, Match::or);
    }
    Match all = Match.YES;
    for (Term term : terms) {
      Match found = found(term.text(), texts, record.whole());
      all =
          switch (term.use()) {
            case ALL -> all.and(found);
            case NONE -> all.and(found.not());
            case ANY -> all; // documented: ignored beside others
          };
    }
    return all;
  }

  /** Whole words count surely; whether a part of a word does is said in both ways. */
  private static Match found(String term, List<String> texts, boolean whole) {
    Match found = whole ? Match.NO : Match.OPEN;
    for (String text : texts) {
      for (int at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
        boolean apart =
            (at == 0 || !word(text.charAt(at - 1)))
                && (at + term.length() == text.length() || !word(text.charAt(at + term.length())));
        if (apart) {
          return Match.YES;
        }
        found = Match.UNCLEAR;
      }
    }
    return found;
  }

  @Override
  public String text() {
    return terms.isEmpty()
        ? "\" \""
        : terms.stream().map(Term::written).collect(Collectors.joining(" "));
  }
}
