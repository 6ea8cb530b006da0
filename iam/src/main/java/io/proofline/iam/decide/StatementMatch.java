package io.proofline.iam.decide;

import io.proofline.iam.policy.Condition;
import io.proofline.iam.policy.Effect;
import io.proofline.iam.policy.PrincipalElement;
import io.proofline.iam.policy.ResourceElement;
import io.proofline.iam.policy.Statement;
import io.proofline.iam.policy.Template;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Whether statements apply to one request.
 *
 * <p>Remembers whether the two {@linkplain Readings.Colons readings of colons} ever differed.
 */
final class StatementMatch {
  private final Request request;
  private final Context context;
  private final Readings readings;
  private final String action;
  private boolean colonsMatter;

  StatementMatch(Request request, Context context, Readings readings) {
    this.request = request;
    this.context = context;
    this.readings = readings;
    this.action = request.action().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether a statement applies, and how it names the caller.
   *
   * @param truth whether it applies
   * @param how in which ways its Principal names the caller; empty where it has no Principal
   * @param why what leaves it unclear; empty when it is clear
   */
  record Applies(Truth truth, Set<PrincipalMatch.How> how, String why) {
    private static final Applies NOT =
        new Applies(Truth.NO, EnumSet.noneOf(PrincipalMatch.How.class), "");
  }

  boolean colonsMatter() {
    return colonsMatter;
  }

  Applies applies(Statement statement) {
    Set<PrincipalMatch.How> how = EnumSet.noneOf(PrincipalMatch.How.class);
    if (!statement.understood()) {
      how.add(PrincipalMatch.How.UNCLEAR);
      return new Applies(Truth.UNCLEAR, how, "the statement is not understood");
    }
    boolean allow = statement.effect() == Effect.ALLOW;
    Truth about = action(statement) ? resource(statement, allow) : Truth.NO;
    if (about == Truth.NO) {
      return Applies.NOT;
    }
    Truth truth = principal(statement, allow, how);
    String why =
        truth == Truth.UNCLEAR
            ? "it may or may not name the caller"
            : about == Truth.UNCLEAR
                ? "its resource holds a variable whose value is not known"
                : "";
    truth = truth.and(about);
    for (Condition condition : statement.conditions()) {
      if (truth == Truth.NO) {
        return Applies.NOT;
      }
      Truth holds = ConditionMatch.holds(condition, context, allow);
      if (holds == Truth.UNCLEAR && why.isEmpty()) {
        why =
            "it cannot be told whether "
                + condition.operator().raw()
                + " of "
                + condition.key()
                + " holds";
      }
      truth = truth.and(holds);
    }
    return truth == Truth.NO ? Applies.NOT : new Applies(truth, how, why);
  }

  /** Why a statement does not apply; empty when it does, or may. */
  String mismatch(Statement statement) {
    if (!statement.understood() || applies(statement).truth() != Truth.NO) {
      return "";
    }
    boolean allow = statement.effect() == Effect.ALLOW;
    if (!action(statement)) {
      return "is not about " + request.action();
    }
    if (resource(statement, allow) == Truth.NO) {
      return "is not about " + request.resource();
    }
    if (principal(statement, allow, EnumSet.noneOf(PrincipalMatch.How.class)) == Truth.NO) {
      return "does not name " + request.caller().label();
    }
    for (Condition condition : statement.conditions()) {
      if (ConditionMatch.holds(condition, context, allow) == Truth.NO) {
        return condition.operator().raw()
            + " of "
            + condition.key()
            + " does not hold: the request has "
            + (context.get(condition.key()).isEmpty()
                ? "no such key"
                : String.join(", ", context.get(condition.key())));
      }
    }
    return "";
  }

  private boolean action(Statement statement) {
    boolean named =
        statement.actions().patterns().stream()
            .anyMatch(p -> Glob.matches(Glob.of(p.toLowerCase(Locale.ROOT)), action));
    return named != statement.actions().negated();
  }

  private Truth resource(Statement statement, boolean allow) {
    ResourceElement element = statement.resources();
    if (element == null) {
      return Truth.YES;
    }
    boolean unknown = false;
    boolean named = false;
    boolean other = false;
    boolean unresolved = false;
    for (Template template : element.patterns()) {
      String pattern = Substitution.pattern(template, context);
      if (pattern == null || Substitution.unknown(template, context)) {
        unresolved = true;
        unknown |= Substitution.unknown(template, context);
        continue;
      }
      String completed = completed(template, pattern);
      // A star may stand for the parts that are missing; without one they are whatever they are.
      boolean star = pattern.indexOf(Glob.RUN) >= 0;
      boolean crossed = Glob.matches(star ? pattern : completed, request.resource());
      // Part by part, a pattern of six parts never matches more than as a whole.
      boolean kept = (crossed || !completed.equals(pattern)) && keepsColons(completed);
      boolean crossing = readings.colons() == Readings.Colons.CROSSED;
      named |= crossing ? crossed : kept;
      other |= crossing ? kept : crossed;
    }
    if (unknown && !named) {
      return Truth.UNCLEAR;
    }
    if (unresolved && element.negated() && allow) {
      return Truth.NO;
    }
    colonsMatter |= named != other;
    return Truth.of(named != element.negated());
  }

  /** AWS completes an ARN of fewer than six parts with stars (User Guide, element Resource). */
  private static String completed(Template template, String pattern) {
    if (!template.raw().startsWith("arn:")) {
      return pattern;
    }
    int colons = 0;
    for (Template.Piece piece : template.pieces()) {
      if (piece instanceof Template.Piece.Literal literal) {
        colons += (int) literal.text().chars().filter(c -> c == ':').count();
      }
    }
    return pattern + (":" + Glob.RUN).repeat(Math.max(0, 5 - colons));
  }

  private boolean keepsColons(String pattern) {
    return pattern.chars().allMatch(c -> c == Glob.RUN)
        || pattern.equals(request.resource())
        || Glob.matchesByParts(pattern, request.resource(), true);
  }

  private Truth principal(Statement statement, boolean allow, Set<PrincipalMatch.How> how) {
    PrincipalElement element = statement.principals();
    if (element == null) {
      return Truth.YES;
    }
    if (element.negated()) {
      Truth excepted = PrincipalMatch.excepted(element, request.caller(), !allow);
      how.add(excepted == Truth.UNCLEAR ? PrincipalMatch.How.UNCLEAR : PrincipalMatch.How.EVERYONE);
      return excepted.not();
    }
    how.addAll(PrincipalMatch.named(element, request.caller()));
    return how.isEmpty()
        ? Truth.NO
        : how.equals(EnumSet.of(PrincipalMatch.How.UNCLEAR)) ? Truth.UNCLEAR : Truth.YES;
  }
}
