package io.proofline.access;

import io.proofline.iam.policy.Comparison;
import io.proofline.iam.policy.Condition;
import io.proofline.iam.policy.ConditionOperator.Qualifier;
import io.proofline.iam.policy.Effect;
import io.proofline.iam.policy.Operand;
import io.proofline.iam.policy.PrincipalElement;
import io.proofline.iam.policy.PrincipalElement.Principal;
import io.proofline.iam.policy.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a policy, as far as it says which parties may be meant.
 *
 * @param statement the statement
 * @param parties who is named; AWS services are left out, being no party outside
 * @param conditionsUnclear whether it has conditions that are not understood
 */
record PolicyStatement(Statement statement, List<Party> parties, boolean conditionsUnclear) {
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:(?:iam|sts)::([0-9]{12}):.+");
  private static final Pattern ACCOUNT_OF_ARN =
      Pattern.compile("arn:aws[a-z-]*:(?:iam|sts)::([0-9]{12}):.*");
  private static final Set<Comparison> POSITIVE =
      Set.of(
          Comparison.STRING_EQUALS,
          Comparison.STRING_LIKE,
          Comparison.ARN_EQUALS,
          Comparison.ARN_LIKE);

  /** Takes a copy of the list. */
  PolicyStatement {
    parties = List.copyOf(parties);
  }

  /**
   * Reads whom a statement names.
   *
   * @throws UnreadableException with the reason, when that cannot be told
   */
  static PolicyStatement of(Statement statement, boolean conditionsUnclear) {
    PrincipalElement principals = statement.principals();
    if (principals == null) {
      throw new UnreadableException(statement.label() + " names no Principal");
    }
    List<Party> parties = new ArrayList<>();
    if (principals.negated()) {
      // Everybody but the named: for an Allow that is everybody, for a Deny it may be anybody.
      parties.add(new Party.Anyone());
    } else {
      principals.named().forEach(one -> add(one, statement, parties));
    }
    return new PolicyStatement(statement, parties, conditionsUnclear);
  }

  private static void add(Principal one, Statement statement, List<Party> parties) {
    switch (one.kind()) {
      case ANYONE, AWS -> parties.add(aws(one.value(), statement));
      case FEDERATED -> parties.add(new Party.Federated(one.value()));
      case CANONICAL_USER -> parties.add(new Party.Unnamed("canonical user " + one.value()));
      case SERVICE -> {
        // An AWS service acts for the account that set it up.
      }
    }
  }

  private static Party aws(String name, Statement statement) {
    if (name.equals("*")) {
      return new Party.Anyone();
    }
    if (ACCOUNT.matcher(name).matches()) {
      return new Party.Account(name);
    }
    Matcher arn = ARN.matcher(name);
    if (arn.matches()) {
      return new Party.Account(arn.group(1));
    }
    if (name.startsWith("arn:") || name.isBlank() || name.contains("${")) {
      throw new UnreadableException(
          statement.label() + " names a principal that cannot be read: " + name);
    }
    return new Party.Unnamed(name);
  }

  boolean allows() {
    return statement.effect() == Effect.ALLOW;
  }

  /** Whether it has conditions, understood or not. */
  boolean conditional() {
    return conditionsUnclear || !statement.conditions().isEmpty();
  }

  /** Names of the condition keys, for a person. */
  String keys() {
    TreeSet<String> keys = new TreeSet<>();
    statement.conditions().forEach(condition -> keys.add(condition.key()));
    return keys.isEmpty() ? "an unreadable condition" : String.join(", ", keys);
  }

  /** Whether the only thing asked for is a secret name that the party chose or holds itself. */
  boolean onlyExternalId() {
    Condition only = onlyCondition();
    return only != null
        && only.operator().comparison() == Comparison.STRING_EQUALS
        && only.normalKey().equals("sts:externalid");
  }

  /** Whether a denial only strikes requests that come without TLS. */
  boolean onlyWithoutTls() {
    Condition only = onlyCondition();
    return only != null
        && only.operator().comparison() == Comparison.BOOL
        && only.normalKey().equals("aws:securetransport")
        && only.operands().stream()
            .allMatch(operand -> operand instanceof Operand.Truth truth && !truth.value());
  }

  private @Nullable Condition onlyCondition() {
    if (conditionsUnclear || statement.conditions().size() != 1) {
      return null;
    }
    Condition only = statement.conditions().getFirst();
    return plain(only) ? only : null;
  }

  /** Whether the condition wants its key there, and compares its one value. */
  private static boolean plain(Condition condition) {
    return condition.operator().qualifier() == Qualifier.NONE && !condition.operator().ifExists();
  }

  /**
   * The accounts to which a statement for everybody is held by a positive condition, when one alone
   * names them all exactly; empty when none does.
   */
  Optional<List<String>> accounts() {
    for (Condition condition : statement.conditions()) {
      if (!plain(condition) || !POSITIVE.contains(condition.operator().comparison())) {
        continue;
      }
      Optional<List<String>> named = accounts(condition);
      if (named.isPresent()) {
        return named;
      }
    }
    return Optional.empty();
  }

  private static Optional<List<String>> accounts(Condition condition) {
    boolean id =
        Set.of("aws:principalaccount", "kms:calleraccount", "aws:sourceaccount")
            .contains(condition.normalKey());
    if (!id && !condition.normalKey().equals("aws:principalarn")) {
      return Optional.empty();
    }
    TreeSet<String> accounts = new TreeSet<>();
    for (Operand operand : condition.operands()) {
      Matcher matcher = (id ? ACCOUNT : ACCOUNT_OF_ARN).matcher(operand.raw());
      if (!(operand instanceof Operand.Text) || !matcher.matches()) {
        return Optional.empty();
      }
      accounts.add(id ? operand.raw() : matcher.group(1));
    }
    return accounts.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(accounts));
  }

  /** It cannot be told whom the statement names. */
  static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableException(String message) {
      super(message);
    }
  }
}
