package io.proofline.iam.symbolic;

import io.proofline.iam.policy.ActionElement;
import io.proofline.iam.policy.Condition;
import io.proofline.iam.policy.ConditionOperator.Qualifier;
import io.proofline.iam.policy.Effect;
import io.proofline.iam.policy.Operand;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PrincipalElement;
import io.proofline.iam.policy.ResourceElement;
import io.proofline.iam.policy.Statement;
import io.proofline.iam.policy.Template;
import io.proofline.iam.symbolic.Box.Source;
import io.proofline.iam.symbolic.Language.Texts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes boxes of statements. All policies of a question go through one compiler, so that equal
 * constraints are one literal.
 */
public final class StatementCompiler {

  /** How the wildcards of a resource pattern are read. */
  public enum Reading {
    /** A wildcard stays within its component of the ARN. */
    COMPONENTS,
    /** A wildcard may run past colons. */
    WHOLE
  }

  /**
   * The boxes of a policy.
   *
   * @param allows what it allows, before its denies
   * @param denies what it surely denies
   * @param mayDeny what it may deny beside that
   */
  public record Compiled(List<Box> allows, List<Box> denies, List<Box> mayDeny) {
    /** Takes copies of the lists. */
    public Compiled {
      allows = List.copyOf(allows);
      denies = List.copyOf(denies);
      mayDeny = List.copyOf(mayDeny);
    }
  }

  private final Lexicon lexicon;
  private final Reading reading;

  /**
   * A compiler for the policies of one question.
   *
   * @param policies all of them: a key that one of them qualifies has several values in all
   */
  public StatementCompiler(Lexicon lexicon, Reading reading, List<Policy> policies) {
    this.lexicon = lexicon;
    this.reading = reading;
    for (Policy policy : policies) {
      for (Statement statement : policy.statements()) {
        for (Condition condition : statement.conditions()) {
          if (condition.operator().qualifier() != Qualifier.NONE) {
            lexicon.qualified(condition.normalKey());
          }
        }
      }
    }
  }

  /**
   * Compiles a policy.
   *
   * @param name what it is called in proofs and messages
   */
  public Compiled compile(Policy policy, String name) {
    List<Box> allows = new ArrayList<>();
    List<Box> denies = new ArrayList<>();
    List<Box> mayDeny = new ArrayList<>();
    for (Statement statement : policy.statements()) {
      // What is not understood may allow, whatever effect was read: it is searched, and covers
      // nothing.
      boolean allow = statement.effect() == Effect.ALLOW || !statement.understood();
      boxes(statement, name, allow ? allows : denies);
      if (statement.effect() == Effect.DENY) {
        mayDeny(statement, name, mayDeny);
      }
    }
    return new Compiled(allows, denies, mayDeny);
  }

  /**
   * What a statement may deny beside what it surely does: everything when it is not understood; and
   * callers of whom no document says whether they are excepted. Two statements that except the same
   * except the same callers, whatever the documents say.
   */
  private void mayDeny(Statement statement, String name, List<Box> into) {
    if (!statement.understood()) {
      boxes(statement, name, into);
      return;
    }
    PrincipalElement element = statement.principals();
    Constraint callers =
        element == null ? new Constraint.Never() : new PrincipalCompiler(lexicon).inDoubt(element);
    List<Literal> literals = new ArrayList<>();
    ConditionCompiler conditions =
        new ConditionCompiler(lexicon, Caller.ACCOUNT, onlyOfKeys(statement));
    if (element != null
        && add(callers, literals)
        && add(actions(statement.actions()), literals)
        && add(resources(statement.resources()), literals)
        && conditions.add(statement.conditions(), literals, false)) {
      literals.add(lexicon.open(PrincipalCompiler.doubt(element)));
      into.add(
          new Box(
              Caller.ACCOUNT,
              distinct(literals),
              new Source(name, statement.number(), statement.label()),
              statement.conditions().stream().anyMatch(ConditionCompiler::doubtful)));
    }
  }

  private void boxes(Statement statement, String name, List<Box> into) {
    Source source = new Source(name, statement.number(), statement.label());
    if (!statement.understood()) {
      for (Caller caller : Caller.values()) {
        into.add(new Box(caller, List.of(), source, true));
      }
      return;
    }
    boolean doubtful =
        statement.conditions().stream().anyMatch(ConditionCompiler::doubtful)
            || exceptionsOf(statement).stream()
                .anyMatch(v -> lexicon.severalValues(v.key().toLowerCase(Locale.ROOT)));
    List<Literal> common = new ArrayList<>();
    if (!add(actions(statement.actions()), common)
        || !add(resources(statement.resources()), common)) {
      return;
    }
    for (PrincipalCompiler.Named named :
        new PrincipalCompiler(lexicon).compile(statement.principals())) {
      List<Literal> callers = new ArrayList<>(common);
      boolean perhaps = named.wider() && statement.effect() == Effect.DENY; // see mayDeny
      if (perhaps || !add(named.constraint(), callers)) {
        continue;
      }
      ConditionCompiler conditions =
          new ConditionCompiler(lexicon, named.caller(), onlyOfKeys(statement));
      boolean inDoubt = statement.conditions().stream().anyMatch(conditions::meetsSeveral);
      for (boolean surely : inDoubt ? List.of(false, true) : List.of(false)) {
        List<Literal> literals = new ArrayList<>(callers);
        if (conditions.add(statement.conditions(), literals, surely)
            && conditions.addPresence(exceptionsOf(statement), literals)) {
          into.add(new Box(named.caller(), distinct(literals), source, doubtful || named.wider()));
        }
      }
    }
  }

  /** Whether a statement is about actions of KMS only, whose requests say of whose account. */
  private static boolean onlyOfKeys(Statement statement) {
    ActionElement actions = statement.actions();
    return !actions.negated()
        && actions.patterns().stream()
            .allMatch(pattern -> pattern.toLowerCase(Locale.ROOT).startsWith("kms:"));
  }

  /**
   * The variables in what an allow excepts. Without their values the statement does not match, so a
   * request that it lets through has them.
   */
  private static List<Template.Piece.Variable> exceptionsOf(Statement statement) {
    if (statement.effect() != Effect.ALLOW) {
      return List.of();
    }
    List<Template> templates = new ArrayList<>();
    if (statement.resources() != null && statement.resources().negated()) {
      templates.addAll(statement.resources().patterns());
    }
    for (Condition condition : statement.conditions()) {
      if (condition.operator().comparison().negated()) {
        for (Operand operand : condition.operands()) {
          if (operand instanceof Operand.Text text) {
            templates.add(text.template());
          }
        }
      }
    }
    List<Template.Piece.Variable> variables = new ArrayList<>();
    for (Template template : templates) {
      for (Template.Piece piece : template.pieces()) {
        if (piece instanceof Template.Piece.Variable variable) {
          variables.add(variable);
        }
      }
    }
    return variables;
  }

  private static List<Literal> distinct(List<Literal> literals) {
    Set<Literal> once = new LinkedHashSet<>(literals);
    return List.copyOf(once);
  }

  /** Adds a constraint; false when it can never hold. */
  private static boolean add(Constraint constraint, List<Literal> literals) {
    switch (constraint) {
      case Constraint.Never _ -> {
        return false;
      }
      case Constraint.Always _ -> {
        return true;
      }
      case Constraint.One one -> {
        literals.add(one.literal());
        return true;
      }
    }
  }

  private Constraint actions(ActionElement element) {
    List<Glob> globs = new ArrayList<>();
    for (String pattern : element.patterns()) {
      globs.add(new Glob.Builder().action(pattern).build());
    }
    return texts(Dimension.ACTION, element.negated(), globs);
  }

  private Constraint resources(@Nullable ResourceElement element) {
    if (element == null) {
      return new Constraint.Always();
    }
    List<Glob> globs = new ArrayList<>();
    for (Template pattern : element.patterns()) {
      globs.add(
          reading == Reading.WHOLE
              ? whole(pattern)
              : new Glob.Builder().arn(pattern, lexicon).build());
    }
    return texts(Dimension.RESOURCE, element.negated(), globs);
  }

  /**
   * An ARN that lacks components gets stars for them (User Guide, element Resource), unless it has
   * a star already, which may stand for them.
   */
  private Glob whole(Template pattern) {
    Glob.Builder builder = new Glob.Builder().whole(pattern, false, lexicon);
    boolean star = pattern.pieces().stream().anyMatch(Template.Piece.AnyRun.class::isInstance);
    if (pattern.raw().startsWith("arn:") && !star) {
      builder.whole(
          Template.parse(":*".repeat(missingParts(pattern)), true, false), false, lexicon);
    }
    return builder.build();
  }

  /** How many of an ARN's six parts a pattern does not have. */
  static int missingParts(Template pattern) {
    int colons = 0;
    for (Template.Piece piece : pattern.pieces()) {
      if (piece instanceof Template.Piece.Literal literal) {
        colons += (int) literal.text().chars().filter(c -> c == ':').count();
      }
    }
    return Math.max(0, 5 - colons);
  }

  private Constraint texts(Dimension dimension, boolean negated, List<Glob> globs) {
    if (globs.stream().anyMatch(Glob::isEverything)) {
      return negated ? new Constraint.Never() : new Constraint.Always();
    }
    if (globs.isEmpty()) {
      return negated ? new Constraint.Always() : new Constraint.Never();
    }
    return new Constraint.One(
        lexicon.literal(dimension, false, negated, negated, new Texts(globs)));
  }

  /** Whether a wildcard of a resource pattern of the policy could run past a colon. */
  public static boolean readingsDiffer(Policy policy) {
    return policy.statements().stream()
        .map(Statement::resources)
        .filter(Objects::nonNull)
        .flatMap(element -> element.patterns().stream())
        .anyMatch(StatementCompiler::wildcardBeforeResource);
  }

  private static boolean wildcardBeforeResource(Template pattern) {
    int colons = 0;
    boolean wildcard = false;
    boolean text = false;
    for (Template.Piece piece : pattern.pieces()) {
      switch (piece) {
        case Template.Piece.Literal literal -> {
          text = true;
          for (int i = 0; i < literal.text().length(); i++) {
            if (literal.text().charAt(i) == ':' && ++colons == 5) {
              return wildcard;
            }
          }
        }
        default -> wildcard = true;
      }
    }
    return text;
  }
}
