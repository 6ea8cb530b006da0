package io.proofline.iam.estate;

import io.proofline.iam.decide.Caller;
import io.proofline.iam.decide.KeyGrant;
import io.proofline.iam.estate.Estate.Organization;
import io.proofline.iam.estate.Estate.Resource;
import io.proofline.iam.policy.Condition;
import io.proofline.iam.policy.Effect;
import io.proofline.iam.policy.Operand;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PrincipalElement;
import io.proofline.iam.policy.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Callers that an estate does not list and that a resource's policy may let in all the same. */
final class Outsiders {
  /** A user of an account that nobody names. */
  static final String UNNAMED = "arn:aws:iam::000000000000:user/outsider";

  private Outsiders() {}

  /** Those that the policy names beside the estate's own, an unnamed one, and the anonymous. */
  static List<Caller> of(Estate estate, Resource resource, String action) {
    Set<String> known = new LinkedHashSet<>();
    estate.principals().forEach(p -> known.add(p.arn()));
    Set<Caller> callers = new LinkedHashSet<>();
    for (Statement statement : allows(resource)) {
      PrincipalElement principals = statement.principals();
      if (principals != null && !principals.negated()) {
        principals.named().stream()
            .filter(one -> !one.everyone() && !known.contains(one.value()))
            .forEach(one -> named(one, action, estate, callers));
      }
    }
    List<KeyGrant> grants = resource.grants();
    if (grants != null) {
      for (KeyGrant grant : grants) {
        granted(grant.grantee(), action, estate, known, callers);
      }
    }
    callers.add(Caller.parse(UNNAMED, action));
    callers.add(Caller.ANONYMOUS);
    return List.copyOf(callers);
  }

  /** Whom a grant on a key names; it stands in no policy. */
  private static void granted(
      String grantee, String action, Estate estate, Set<String> known, Set<Caller> into) {
    if (known.contains(grantee)) {
      return;
    }
    if (grantee.startsWith("arn:") || grantee.endsWith(".amazonaws.com")) {
      Caller caller = Caller.parse(grantee, action);
      if (!caller.inAccount() || estate.account(caller.account()).isEmpty()) {
        into.add(caller);
      }
    }
  }

  /** Other organisations that a condition of the resource's policy names. */
  static Set<String> organizations(Estate estate, Resource resource) {
    Organization own = estate.organization();
    Set<String> ids = new TreeSet<>();
    if (own == null) {
      return ids;
    }
    for (Statement statement : allows(resource)) {
      for (Condition condition : statement.conditions()) {
        if (condition.normalKey().equals("aws:principalorgid")) {
          for (Operand operand : condition.operands()) {
            // A pattern stands for its shortest organisation.
            ids.add(operand.raw().replace("*", "x").replace("?", "x"));
          }
        }
      }
    }
    ids.remove(own.id());
    return ids;
  }

  private static List<Statement> allows(Resource resource) {
    List<Policy> policies = resource.policies();
    return policies == null
        ? List.of()
        : policies.stream()
            .flatMap(policy -> policy.statements().stream())
            .filter(statement -> statement.effect() == Effect.ALLOW)
            .toList();
  }

  private static void named(
      PrincipalElement.Principal one, String action, Estate estate, Set<Caller> into) {
    String value = one.value();
    switch (one.kind()) {
      case SERVICE -> into.add(new Caller(Caller.Kind.SERVICE, value, "", ""));
      case FEDERATED -> into.add(new Caller(Caller.Kind.FEDERATED, value, "", ""));
      case AWS -> {
        // A unique id is what is left of a principal that was deleted.
        if (value.startsWith("arn:") || value.matches("[0-9]{12}")) {
          Caller caller = Caller.parse(value, action);
          if (estate.account(caller.account()).isEmpty()) {
            into.add(caller);
          }
        }
      }
      case ANYONE, CANONICAL_USER -> {}
    }
  }
}
