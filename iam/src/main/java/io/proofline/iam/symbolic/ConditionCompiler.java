package io.proofline.iam.symbolic;

import io.proofline.iam.policy.Comparison;
import io.proofline.iam.policy.Condition;
import io.proofline.iam.policy.ConditionOperator;
import io.proofline.iam.policy.Operand;
import io.proofline.iam.policy.Template;
import io.proofline.iam.policy.Template.Piece;
import io.proofline.iam.symbolic.Language.Everything;
import io.proofline.iam.symbolic.Language.Measured;
import io.proofline.iam.symbolic.Language.Scale;
import io.proofline.iam.symbolic.Language.Texts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Conditions as literals. Keys that follow from the caller are put in their place: a condition on
 * the caller's account is a constraint on the principal.
 */
final class ConditionCompiler {
  private final Lexicon lexicon;
  private final Caller caller;
  private final boolean ofKeys;
  private final DerivedKeys derived;

  /**
   * For statements about callers of one kind.
   *
   * @param ofKeys whether they are about actions of KMS only
   */
  ConditionCompiler(Lexicon lexicon, Caller caller, boolean ofKeys) {
    this.lexicon = lexicon;
    this.caller = caller;
    this.ofKeys = ofKeys;
    this.derived = new DerivedKeys(lexicon, caller);
  }

  /**
   * Whether what AWS does with the condition is not documented: an ARN operator with a pattern of
   * fewer than six parts, or with a variable whose value may run over a part; letters beyond ASCII
   * in any case.
   */
  static boolean doubtful(Condition condition) {
    Comparison comparison = condition.operator().comparison();
    if (folds(comparison)) {
      return condition.operands().stream()
          .anyMatch(operand -> operand.raw().chars().anyMatch(c -> c >= Glob.ASCII));
    }
    return comparison.type() == Comparison.Type.ARN_PATTERN
        && condition.operands().stream()
            .anyMatch(
                operand ->
                    operand instanceof Operand.Text text
                        && (StatementCompiler.missingParts(text.template()) > 0
                            || runsOver(text.template())));
  }

  /** Whether a variable that may hold colons stands before the last part. */
  private static boolean runsOver(Template template) {
    int colons = 0;
    for (Piece piece : template.pieces()) {
      if (piece instanceof Piece.Literal literal) {
        colons += (int) literal.text().chars().filter(c -> c == ':').count();
      } else if (piece instanceof Piece.Variable variable
          && colons < 5
          && !Lexicon.unparted(variable)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether an operator for one value meets a key that may have several, of which it is not
   * documented what it does.
   */
  boolean meetsSeveral(Condition condition) {
    return condition.operator().qualifier() == ConditionOperator.Qualifier.NONE
        && condition.operator().comparison() != Comparison.NULL
        && lexicon.severalValues(condition.normalKey());
  }

  /**
   * Adds the literals of all conditions but the doubtful ones; false when they can never hold for
   * such a caller.
   *
   * @param surely of an operator for one value that meets several, whether it has to hold whatever
   *     it does with them, that is of each; else it may hold of any, and two conditions of the same
   *     words hold alike
   */
  boolean add(List<Condition> conditions, List<Literal> literals, boolean surely) {
    for (Condition condition : conditions) {
      if (doubtful(condition)) {
        continue;
      }
      if (!surely && meetsSeveral(condition)) {
        literals.add(lexicon.open(words(condition)));
      }
      Constraint constraint = constraint(condition, surely);
      switch (constraint) {
        case Constraint.Never _ -> {
          return false;
        }
        case Constraint.Always _ -> {}
        case Constraint.One one -> literals.add(one.literal());
      }
    }
    return true;
  }

  /** Adds that these variables have values; false when one never has for such a caller. */
  boolean addPresence(List<Piece.Variable> variables, List<Literal> literals) {
    for (Piece.Variable variable : variables) {
      if (variable.otherwise() != null) {
        continue;
      }
      String key = variable.key().toLowerCase(Locale.ROOT);
      Constraint fixed = fixed(key, false, false, new Everything());
      switch (fixed) {
        case null ->
            literals.add(
                lexicon.literal(Dimension.key(key), false, false, false, new Everything()));
        case Constraint.Never _ -> {
          return false;
        }
        case Constraint.Always _ -> {}
        case Constraint.One one -> literals.add(one.literal());
      }
    }
    return true;
  }

  /** What follows from the caller; requests of other services than KMS need not say the account. */
  private @Nullable Constraint fixed(
      String key, boolean absent, boolean negated, Language language) {
    return key.equals("kms:calleraccount") && caller == Caller.ACCOUNT && !ofKeys
        ? null
        : derived.constraint(key, absent, negated, language);
  }

  private static String words(Condition condition) {
    return condition.operator().raw()
        + " "
        + condition.normalKey()
        + " "
        + condition.operands().stream().map(Operand::raw).sorted().toList();
  }

  private Constraint constraint(Condition condition, boolean surely) {
    String key = condition.normalKey();
    ConditionOperator operator = condition.operator();
    Comparison comparison = operator.comparison();
    boolean absent;
    boolean every;
    boolean negated;
    Language language;
    if (comparison == Comparison.NULL) {
      boolean mayBeAbsent = truths(condition).contains(true);
      boolean mayBePresent = truths(condition).contains(false);
      if (mayBeAbsent && mayBePresent) {
        return new Constraint.Always();
      }
      absent = mayBeAbsent;
      every = mayBeAbsent;
      negated = mayBeAbsent;
      language = new Everything();
    } else {
      negated = comparison.negated();
      language = language(comparison, condition.operands(), derived.isPrincipalArn(key));
      switch (operator.qualifier()) {
        case NONE -> {
          absent = negated || operator.ifExists();
          every = meetsSeveral(condition) ? surely : negated;
        }
        case FOR_ANY_VALUE -> {
          absent = operator.ifExists();
          every = false;
        }
        case FOR_ALL_VALUES -> {
          absent = true;
          every = true;
        }
        default -> throw new IllegalStateException(operator.raw());
      }
    }
    Constraint fixed = fixed(key, absent, negated, language);
    if (fixed != null) {
      return fixed;
    }
    if (!lexicon.severalValues(key)) {
      every = negated; // of a single value, some and every are one
    }
    return new Constraint.One(
        lexicon.literal(Dimension.key(key), absent, every, negated, language));
  }

  private static List<Boolean> truths(Condition condition) {
    List<Boolean> values = new ArrayList<>();
    for (Operand operand : condition.operands()) {
      if (operand instanceof Operand.Truth truth) {
        values.add(truth.value());
      }
    }
    return values;
  }

  private Language language(Comparison comparison, List<Operand> operands, boolean principal) {
    return switch (comparison.type()) {
      case TEXT, PATTERN, ARN_PATTERN, TRUTH, BINARY -> {
        List<Glob> globs = new ArrayList<>();
        for (Operand operand : operands) {
          Glob.Builder builder = glob(comparison, operand);
          globs.add((principal ? builder.end().star() : builder).build());
        }
        yield new Texts(globs);
      }
      case NUMBER, DATE, NETWORK -> {
        Ranges ranges = Ranges.NONE;
        for (Operand operand : operands) {
          ranges = ranges.or(ranges(comparison, operand));
        }
        Scale type =
            switch (comparison.type()) {
              case NUMBER -> Scale.NUMBER;
              case DATE -> Scale.DATE;
              default -> Scale.ADDRESS;
            };
        yield new Measured(type, ranges);
      }
    };
  }

  private Glob.Builder glob(Comparison comparison, Operand operand) {
    boolean fold = folds(comparison);
    Template template =
        switch (operand) {
          case Operand.Text text -> text.template();
          case Operand.Truth truth -> Template.literal(String.valueOf(truth.value()));
          default -> Template.literal(operand.raw());
        };
    return comparison.type() == Comparison.Type.ARN_PATTERN
        ? new Glob.Builder().arn(template, lexicon)
        : new Glob.Builder().whole(template, fold, lexicon);
  }

  private static boolean folds(Comparison comparison) {
    return switch (comparison) {
      case STRING_EQUALS_IGNORE_CASE, STRING_NOT_EQUALS_IGNORE_CASE, BOOL -> true;
      default -> false;
    };
  }

  private static Ranges ranges(Comparison comparison, Operand operand) {
    return switch (operand) {
      case Operand.Network network ->
          Ranges.network(network.bits(), network.first(), network.last());
      case Operand.Numeric number -> compared(comparison, number.value());
      case Operand.Date date ->
          compared(comparison, BigDecimal.valueOf(date.value().toEpochMilli()));
      default -> throw new IllegalStateException("not a measure: " + operand.raw());
    };
  }

  private static Ranges compared(Comparison comparison, BigDecimal value) {
    return switch (comparison) {
      case NUMERIC_EQUALS, NUMERIC_NOT_EQUALS, DATE_EQUALS, DATE_NOT_EQUALS -> Ranges.only(value);
      case NUMERIC_LESS_THAN, DATE_LESS_THAN -> Ranges.below(value, false);
      case NUMERIC_LESS_THAN_EQUALS, DATE_LESS_THAN_EQUALS -> Ranges.below(value, true);
      case NUMERIC_GREATER_THAN, DATE_GREATER_THAN -> Ranges.above(value, false);
      case NUMERIC_GREATER_THAN_EQUALS, DATE_GREATER_THAN_EQUALS -> Ranges.above(value, true);
      default -> throw new IllegalStateException("no order: " + comparison);
    };
  }
}
