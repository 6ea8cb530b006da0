package io.proofline.iam.oracle;

import com.microsoft.z3.ArithExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.CharSort;
import com.microsoft.z3.Context;
import com.microsoft.z3.Expr;
import com.microsoft.z3.IntSort;
import com.microsoft.z3.ReExpr;
import com.microsoft.z3.RealSort;
import com.microsoft.z3.SeqSort;
import com.microsoft.z3.Solver;
import com.microsoft.z3.Status;
import io.proofline.iam.policy.Comparison;
import io.proofline.iam.policy.Condition;
import io.proofline.iam.policy.ConditionOperator.Qualifier;
import io.proofline.iam.policy.Effect;
import io.proofline.iam.policy.Operand;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.Statement;
import io.proofline.iam.policy.Template;
import io.proofline.iam.policy.Template.Piece;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Does an identity policy allow a request that another does not? Written a second time, for a
 * solver: strings and regular expressions for texts, numbers for the rest, one truth value a key
 * for its presence. Shares the parser with the room and nothing else.
 */
public final class Z3Inclusion {
  private static final BigInteger V6 = BigInteger.ONE.shiftLeft(33);

  /** The caller's ARN; other keys follow from it. */
  private static final String CALLER = "aws:principalarn";

  private static final Set<String> TRUTHS =
      Set.of("aws:securetransport", "aws:multifactorauthpresent", "aws:viaawsservice");

  private static final Set<String> MEASURED =
      Set.of(
          "aws:sourceip",
          "aws:vpcsourceip",
          "aws:currenttime",
          "aws:tokenissuetime",
          "aws:multifactorauthage");

  /** What the solver says. */
  public enum Answer {
    /** There is such a request. */
    YES,
    /** There is none. */
    NEVER,
    /** The solver gave up. */
    GAVE_UP,
    /** The encoding does not cover an element of the policies. */
    NOT_ENCODED
  }

  private static final class NotEncodedException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private final Context z3;
  private final Z3Regex regex;
  private final boolean whole;
  private final Expr<SeqSort<CharSort>> action;
  private final Expr<SeqSort<CharSort>> resource;
  private final Map<String, Comparison.Type> types = new HashMap<>();
  private final Map<String, BoolExpr> domains = new HashMap<>();

  /** Keys with several values, to how many of them can matter at once. */
  private final Map<String, Integer> several = new HashMap<>();

  private Z3Inclusion(Context z3, boolean whole) {
    this.z3 = z3;
    this.regex = new Z3Regex(z3);
    this.whole = whole;
    this.action = z3.mkConst("action", z3.getStringSort());
    this.resource = z3.mkConst("resource", z3.getStringSort());
  }

  /**
   * Asks.
   *
   * @param whole whether wildcards of resources run past an ARN's colons
   * @param milliseconds after which the solver gives up
   */
  public static Answer newAccess(Policy newer, Policy older, boolean whole, int milliseconds) {
    try (Context context = new Context()) {
      return new Z3Inclusion(context, whole).ask(newer, older, milliseconds);
    } catch (NotEncodedException e) {
      return Answer.NOT_ENCODED;
    }
  }

  private Answer ask(Policy newer, Policy older, int milliseconds) throws NotEncodedException {
    count(newer);
    count(older);
    BoolExpr question = and(allowed(newer), z3.mkNot(allowed(older)));
    Solver solver = regex.solver(milliseconds);
    List<BoolExpr> all = new ArrayList<>(domains.values());
    all.add(z3.mkInRe(action, regex.actions()));
    all.add(z3.mkInRe(resource, regex.resources()));
    all.add(question);
    solver.add(all.toArray(BoolExpr[]::new));
    Status status = solver.check();
    return switch (status) {
      case SATISFIABLE -> Answer.YES;
      case UNSATISFIABLE -> Answer.NEVER;
      case UNKNOWN -> Answer.GAVE_UP;
    };
  }

  /** One value for each condition that may want one, and another beside them. */
  private void count(Policy policy) {
    for (Statement statement : policy.statements()) {
      for (Condition condition : statement.conditions()) {
        if (condition.operator().qualifier() != Qualifier.NONE) {
          several.merge(condition.normalKey(), 2, (had, _) -> had + 1);
        }
      }
    }
  }

  private BoolExpr allowed(Policy policy) throws NotEncodedException {
    List<BoolExpr> allows = new ArrayList<>();
    List<BoolExpr> denies = new ArrayList<>();
    for (Statement statement : policy.statements()) {
      if (!statement.understood() || statement.principals() != null) {
        throw new NotEncodedException();
      }
      (statement.effect() == Effect.ALLOW ? allows : denies).add(applies(statement));
    }
    return and(any(allows), z3.mkNot(any(denies)));
  }

  private BoolExpr and(BoolExpr... each) {
    return z3.mkAnd(each);
  }

  private BoolExpr or(BoolExpr... each) {
    return z3.mkOr(each);
  }

  private BoolExpr any(List<BoolExpr> each) {
    return z3.mkOr(each.toArray(BoolExpr[]::new));
  }

  private BoolExpr applies(Statement statement) throws NotEncodedException {
    List<BoolExpr> all = new ArrayList<>();
    List<ReExpr<SeqSort<CharSort>>> actions = new ArrayList<>();
    for (String pattern : statement.actions().patterns()) {
      actions.add(regex.pattern(pattern.toLowerCase(Locale.ROOT), false, false));
    }
    all.add(in(action, actions, statement.actions().negated()));
    if (statement.resources() != null) {
      List<ReExpr<SeqSort<CharSort>>> resources = new ArrayList<>();
      for (Template template : statement.resources().patterns()) {
        String pattern = written(template);
        boolean short6 = pattern.startsWith("arn:") && pattern.split(":", -1).length < 6;
        if (short6 && !(whole && pattern.contains("*"))) {
          pattern += ":*".repeat(6 - pattern.split(":", -1).length);
        }
        resources.add(regex.pattern(pattern, !whole, false));
      }
      all.add(in(resource, resources, statement.resources().negated()));
    }
    for (Condition condition : statement.conditions()) {
      all.add(holds(condition));
    }
    return and(all.toArray(BoolExpr[]::new));
  }

  private BoolExpr in(
      Expr<SeqSort<CharSort>> text, List<ReExpr<SeqSort<CharSort>>> each, boolean not) {
    BoolExpr in = z3.mkInRe(text, regex.union(each));
    return not ? z3.mkNot(in) : in;
  }

  /** A pattern without variables, with stars and question marks. */
  private static String written(Template template) throws NotEncodedException {
    StringBuilder text = new StringBuilder();
    for (Piece piece : template.pieces()) {
      switch (piece) {
        case Piece.Literal literal -> {
          if (literal.text().indexOf('*') >= 0 || literal.text().indexOf('?') >= 0) {
            throw new NotEncodedException();
          }
          text.append(literal.text());
        }
        case Piece.AnyRun _ -> text.append('*');
        case Piece.AnyOne _ -> text.append('?');
        case Piece.Variable _ -> throw new NotEncodedException();
      }
    }
    return text.toString();
  }

  // --- conditions ---

  private BoolExpr holds(Condition condition) throws NotEncodedException {
    String key = condition.normalKey();
    Comparison comparison = condition.operator().comparison();
    if (several.containsKey(key)) {
      return ofSeveral(condition, key, comparison);
    }
    if (comparison == Comparison.NULL) {
      List<BoolExpr> each = new ArrayList<>();
      for (Operand operand : condition.operands()) {
        boolean absent = operand instanceof Operand.Truth truth && truth.value();
        each.add(absent ? z3.mkNot(present(key)) : present(key));
      }
      return any(each);
    }
    Comparison.Type type =
        switch (comparison.type()) {
          case TEXT, PATTERN, ARN_PATTERN, TRUTH -> Comparison.Type.TEXT;
          case NUMBER, DATE, NETWORK -> comparison.type();
          case BINARY -> throw new NotEncodedException();
        };
    Comparison.Type before = types.putIfAbsent(key, type);
    if ((before != null && before != type)
        || (type == Comparison.Type.TEXT && MEASURED.contains(key))) {
      throw new NotEncodedException();
    }
    List<BoolExpr> each = new ArrayList<>();
    for (Operand operand : condition.operands()) {
      each.add(compares(key, comparison, operand));
    }
    BoolExpr some = any(each);
    if (comparison.negated()) {
      return or(z3.mkNot(present(key)), z3.mkNot(some));
    }
    return condition.operator().ifExists()
        ? or(z3.mkNot(present(key)), some)
        : and(present(key), some);
  }

  /** A condition on a key with several values, some of which may not be there. */
  private BoolExpr ofSeveral(Condition condition, String key, Comparison comparison)
      throws NotEncodedException {
    boolean known = key.equals("aws:tagkeys") || key.equals("aws:calledvia");
    boolean texts =
        switch (comparison.type()) {
          case TEXT, PATTERN, ARN_PATTERN -> true;
          default -> false;
        };
    if (!texts
        || condition.operator().qualifier() == Qualifier.NONE
        || (key.startsWith("aws:") && !known)) {
      throw new NotEncodedException();
    }
    List<BoolExpr> there = new ArrayList<>();
    List<BoolExpr> each = new ArrayList<>();
    boolean all = condition.operator().qualifier() == Qualifier.FOR_ALL_VALUES;
    for (int i = 0; i < several.getOrDefault(key, 0); i++) {
      String value = key + " " + i;
      BoolExpr present = z3.mkBoolConst(value + " is there");
      List<BoolExpr> some = new ArrayList<>();
      for (Operand operand : condition.operands()) {
        if (!(operand instanceof Operand.Text text) || text.template().hasVariable()) {
          throw new NotEncodedException();
        }
        some.add(text(value, comparison, text.template()));
      }
      BoolExpr holds = comparison.negated() ? z3.mkNot(any(some)) : any(some);
      there.add(present);
      each.add(all ? or(z3.mkNot(present), holds) : and(present, holds));
    }
    BoolExpr holds = all ? and(each.toArray(BoolExpr[]::new)) : any(each);
    return condition.operator().ifExists() ? or(z3.mkNot(any(there)), holds) : holds;
  }

  private BoolExpr compares(String key, Comparison comparison, Operand operand)
      throws NotEncodedException {
    return switch (operand) {
      case Operand.Text text -> text(key, comparison, text.template());
      case Operand.Truth truth ->
          z3.mkInRe(text(key), regex.pattern(String.valueOf(truth.value()), false, true));
      case Operand.Numeric numeric -> ordered(number(key), comparison, numeric.value());
      case Operand.Date date ->
          ordered(number(key), comparison, BigDecimal.valueOf(date.value().toEpochMilli()));
      case Operand.Network network -> {
        BigInteger shift = network.bits() == 32 ? BigInteger.ZERO : V6;
        yield between(address(key), network.first().add(shift), network.last().add(shift));
      }
      default -> throw new NotEncodedException();
    };
  }

  private BoolExpr text(String key, Comparison comparison, Template template)
      throws NotEncodedException {
    boolean fold =
        comparison == Comparison.STRING_EQUALS_IGNORE_CASE
            || comparison == Comparison.STRING_NOT_EQUALS_IGNORE_CASE;
    Piece.@Nullable Variable other = onlyVariable(template);
    if (other != null) {
      String named = other.key().toLowerCase(Locale.ROOT);
      boolean plain =
          !comparison.negated() && !fold && comparison.type() != Comparison.Type.ARN_PATTERN;
      if (!plain || other.otherwise() != null || several.containsKey(named)) {
        throw new NotEncodedException();
      }
      Comparison.Type before = types.putIfAbsent(named, Comparison.Type.TEXT);
      if (before != null && before != Comparison.Type.TEXT) {
        throw new NotEncodedException();
      }
      return and(present(named), z3.mkEq(text(named), text(key)));
    }
    String constant = template.constant();
    if (constant != null && !fold && comparison.type() != Comparison.Type.ARN_PATTERN) {
      return z3.mkEq(text(key), z3.mkString(constant));
    }
    String pattern = written(template);
    boolean arn = comparison.type() == Comparison.Type.ARN_PATTERN;
    if (arn && pattern.split(":", -1).length < 6) {
      throw new NotEncodedException();
    }
    return z3.mkInRe(text(key), regex.pattern(pattern, arn, fold));
  }

  private static Piece.@Nullable Variable onlyVariable(Template template) {
    return template.pieces().size() == 1
            && template.pieces().getFirst() instanceof Piece.Variable variable
        ? variable
        : null;
  }

  private BoolExpr present(String key) {
    BoolExpr present = z3.mkBoolConst(key + " is there");
    if (TRUTHS.contains(key)) {
      domains.put(
          key,
          or(z3.mkEq(text(key), z3.mkString("true")), z3.mkEq(text(key), z3.mkString("false"))));
    }
    BoolExpr caller = z3.mkInRe(text(CALLER), regex.principals(Z3Regex.PRINCIPALS.values()));
    switch (key) {
      case CALLER -> domains.put(key, and(present, caller));
      case "aws:principalaccount", "kms:calleraccount" -> {
        Expr<SeqSort<CharSort>> before = text(key + " comes behind");
        Expr<SeqSort<CharSort>> behind = text(key + " comes before");
        domains.put(
            key,
            and(
                present,
                caller,
                z3.mkInRe(text(key), regex.accounts()),
                z3.mkInRe(before, regex.pattern("arn:*:*:*:", true, false)),
                z3.mkInRe(behind, regex.pattern(":*", false, false)),
                z3.mkEq(text(CALLER), z3.mkConcat(before, text(key), behind))));
      }
      case "aws:principaltype" -> {
        List<BoolExpr> each = new ArrayList<>();
        Z3Regex.PRINCIPALS.forEach(
            (type, shape) ->
                each.add(
                    and(
                        z3.mkEq(text(key), z3.mkString(type)),
                        z3.mkInRe(text(CALLER), regex.principals(List.of(shape))))));
        domains.put(key, and(present, any(each)));
      }
      case "aws:principalisawsservice" ->
          domains.put(key, and(present, z3.mkEq(text(key), z3.mkString("false"))));
      case "aws:principalservicename" -> domains.put(key, z3.mkNot(present));
      default -> {}
    }
    return present;
  }

  private Expr<SeqSort<CharSort>> text(String key) {
    return z3.mkConst(key, z3.getStringSort());
  }

  private ArithExpr<RealSort> number(String key) {
    return z3.mkRealConst(key + " as a number");
  }

  private ArithExpr<IntSort> address(String key) {
    ArithExpr<IntSort> address = z3.mkIntConst(key + " as an address");
    domains.put(
        key,
        or(
            between(address, BigInteger.ZERO, BigInteger.TWO.pow(32).subtract(BigInteger.ONE)),
            between(address, V6, V6.add(BigInteger.TWO.pow(128)).subtract(BigInteger.ONE))));
    return address;
  }

  private BoolExpr between(ArithExpr<IntSort> value, BigInteger low, BigInteger high) {
    return and(z3.mkGe(value, z3.mkInt(low.toString())), z3.mkLe(value, z3.mkInt(high.toString())));
  }

  private BoolExpr ordered(ArithExpr<RealSort> value, Comparison comparison, BigDecimal bound) {
    var number = z3.mkReal(bound.toPlainString());
    return switch (comparison) {
      case NUMERIC_LESS_THAN, DATE_LESS_THAN -> z3.mkLt(value, number);
      case NUMERIC_LESS_THAN_EQUALS, DATE_LESS_THAN_EQUALS -> z3.mkLe(value, number);
      case NUMERIC_GREATER_THAN, DATE_GREATER_THAN -> z3.mkGt(value, number);
      case NUMERIC_GREATER_THAN_EQUALS, DATE_GREATER_THAN_EQUALS -> z3.mkGe(value, number);
      default -> z3.mkEq(value, number);
    };
  }
}
