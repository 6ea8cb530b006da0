package io.proofline.iam.decide;

import io.proofline.iam.policy.Template;
import io.proofline.iam.policy.Template.Piece;
import org.jspecify.annotations.Nullable;

/**
 * Puts a request's values in the place of variables. One pass: a value is text, whatever it looks
 * like, so variables in values mean nothing and cannot go in circles.
 */
final class Substitution {
  private Substitution() {}

  /** The pattern in {@link Glob}'s writing; null when a variable has no value. */
  static @Nullable String pattern(Template template, Context context) {
    StringBuilder pattern = new StringBuilder();
    for (Piece piece : template.pieces()) {
      switch (piece) {
        case Piece.Literal literal -> plain(literal.text(), pattern);
        case Piece.AnyRun _ -> pattern.append(Glob.RUN);
        case Piece.AnyOne _ -> pattern.append(Glob.ONE);
        case Piece.Variable variable -> {
          // Only keys with one value can be named by a variable.
          String value =
              context.get(variable.key()).isEmpty()
                  ? variable.otherwise()
                  : context.single(variable.key());
          if (value == null) {
            return null;
          }
          plain(value, pattern);
        }
      }
    }
    return pattern.toString();
  }

  /** Whether it names a key of which it is not known whether the request has it. */
  static boolean unknown(Template template, Context context) {
    return template.pieces().stream()
        .anyMatch(piece -> piece instanceof Piece.Variable v && context.unknown(v.key()));
  }

  /** Whether a value holds a colon before the last of an ARN's six parts. */
  static boolean runsOver(Template template, Context context) {
    int colons = 0;
    for (Piece piece : template.pieces()) {
      if (piece instanceof Piece.Literal literal) {
        colons += (int) literal.text().chars().filter(c -> c == ':').count();
      } else if (piece instanceof Piece.Variable variable && colons < 5) {
        String value = context.single(variable.key());
        if (String.valueOf(value == null ? variable.otherwise() : value).indexOf(':') >= 0) {
          return true;
        }
      }
    }
    return false;
  }

  private static void plain(String text, StringBuilder into) {
    into.append(text.replace(Glob.RUN, '\uFFFD').replace(Glob.ONE, '\uFFFD'));
  }
}
