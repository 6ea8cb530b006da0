package io.proofline.iam.estate;

import io.proofline.iam.decide.Caller;
import io.proofline.iam.decide.Evaluator;
import io.proofline.iam.estate.Estate.Organization;
import io.proofline.iam.estate.Estate.Resource;
import io.proofline.iam.policy.Condition;
import io.proofline.iam.policy.Effect;
import io.proofline.iam.policy.Operand;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PrincipalElement;
import io.proofline.iam.policy.Statement;
import io.proofline.iam.question.Asking;
import io.proofline.iam.question.EvaluatorJudge;
import io.proofline.iam.question.Findings;
import io.proofline.iam.question.OutsideAccess;
import io.proofline.iam.question.Zone;
import io.proofline.iam.symbolic.KnownActions;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Callers that an estate does not list and that a resource's policy may let in all the same. */
final class Outsiders {
  /** A user of an account that nobody names. */
  static final String UNNAMED = "arn:aws:iam::000000000000:user/outsider";

  private Outsiders() {}

  /**
   * Whom a resource's policies let in of all who are not of the estate's accounts.
   *
   * @param callers one of each statement and kind of caller, with the organisation that the
   *     conditions ask of it, or an empty text
   * @param unknown why there may be others; empty when these are all
   */
  record Found(Map<Caller, String> callers, String unknown) {}

  /**
   * Asks the symbolic engine, which sees those whom a policy admits by a condition only: another
   * account by its number, another organisation, the subjects of a provider, a service.
   */
  static Found search(
      Estate estate, Resource resource, String action, String arn, Evaluator evaluator) {
    OutsideAccess outside =
        new OutsideAccess(new Asking(new EvaluatorJudge(evaluator), KnownActions.NONE));
    Zone zone =
        new Zone.Builder()
            .accounts(estate.accounts().stream().map(Estate.Account::id).toList())
            .services()
            .build();
    Map<Caller, String> callers = new LinkedHashMap<>();
    List<Policy> policies = resource.policies();
    String unknown = "";
    for (Policy policy : policies == null ? List.<Policy>of() : policies) {
      Findings findings = outside.findings(policy, zone, action, arn);
      unknown = unknown.isEmpty() ? findings.unknown() : unknown;
      for (Findings.Finding finding : findings.findings()) {
        List<String> organization =
            finding.witness().context().getOrDefault("aws:principalorgid", List.of(""));
        callers.putIfAbsent(
            EvaluatorJudge.request(finding.witness()).caller(), organization.getFirst());
      }
    }
    return new Found(callers, unknown);
  }

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
    callers.add(Caller.parse(UNNAMED, action));
    callers.add(Caller.ANONYMOUS);
    return List.copyOf(callers);
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
