package io.proofline.iam.estate;

import io.proofline.iam.decide.Caller;
import io.proofline.iam.decide.KeyGrant;
import io.proofline.iam.estate.Estate.Resource;
import io.proofline.iam.policy.Effect;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PrincipalElement;
import io.proofline.iam.policy.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Callers that an estate does not list and that a resource's policy may let in all the same. */
final class Outsiders {
  /** A user of an account that nobody names. */
  static final String UNNAMED = "arn:aws:iam::000000000000:user/outsider";

  private Outsiders() {}

  /**
   * Those that the policy names beside the estate's own, those that a grant on the key names, an
   * unnamed one, and the anonymous.
   */
  static List<Caller> of(Estate estate, Resource resource, @Nullable Resource key, String action) {
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
    grants(resource).forEach(grant -> granted(grant.grantee(), action, estate, known, callers));
    if (key != null) {
      grants(key).forEach(grant -> granted(grant.grantee(), action, estate, known, callers));
    }
    callers.add(Caller.parse(UNNAMED, action));
    callers.add(Caller.ANONYMOUS);
    return List.copyOf(callers);
  }

  private static List<KeyGrant> grants(Resource resource) {
    List<KeyGrant> grants = resource.grants();
    return grants == null ? List.of() : grants;
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
