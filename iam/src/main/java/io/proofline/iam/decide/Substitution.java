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

  private static void plain(String text, StringBuilder into) {
    into.append(text.replace(Glob.RUN, '\uFFFD').replace(Glob.ONE, '\uFFFD'));
  }
}
