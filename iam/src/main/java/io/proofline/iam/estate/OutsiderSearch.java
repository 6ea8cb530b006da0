package io.proofline.iam.estate;

import io.proofline.iam.decide.Caller;
import io.proofline.iam.decide.Evaluator;
import io.proofline.iam.estate.Access.Answer;
import io.proofline.iam.estate.Estate.Organization;
import io.proofline.iam.estate.Estate.Resource;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.question.Asking;
import io.proofline.iam.question.EvaluatorJudge;
import io.proofline.iam.question.Findings;
import io.proofline.iam.question.OutsideAccess;
import io.proofline.iam.question.Zone;
import io.proofline.iam.symbolic.KnownActions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Asks the symbolic engine whom policies let in of all who are not of an estate's accounts: those
 * whom a policy admits by a condition only, too (another account by its number, another
 * organisation, the subjects of a provider, a service).
 *
 * <p>What resource control policies and the policy itself deny is left out before anybody is found.
 * Whoever is found is put to the whole evaluation; where something else refuses that one, the
 * account is taken out and the engine asked again, until it finds nobody or the rounds are used up.
 */
final class OutsiderSearch {
  private static final int ROUNDS = 12;

  private final Estate estate;
  private final Levels levels;
  private final Evaluator evaluator;
  private final OutsideAccess outside;
  private final Set<Caller> asked;
  private final List<Access> rows = new ArrayList<>();
  private String unknown = "";

  /**
   * For one question.
   *
   * @param asked who was asked already; grows
   */
  OutsiderSearch(Estate estate, Levels levels, Evaluator evaluator, Set<Caller> asked) {
    this.estate = estate;
    this.levels = levels;
    this.evaluator = evaluator;
    this.outside = new OutsideAccess(new Asking(new EvaluatorJudge(evaluator), KnownActions.NONE));
    this.asked = asked;
  }

  /** Who was found, each with the answer of the whole evaluation. */
  List<Access> rows() {
    return List.copyOf(rows);
  }

  /** Whether a principal of the account was found to get in. */
  boolean letsIn(String account) {
    return rows.stream()
        .anyMatch(
            row -> row.answer() == Answer.YES && row.principal().contains(":" + account + ":"));
  }

  /** Why there may be others; empty when these are all. */
  String unknown() {
    return unknown;
  }

  /**
   * What one search came to.
   *
   * @param complete whether nobody is left to be found
   * @param refused accounts whose principals were found, asked and refused
   */
  record Ended(boolean complete, Set<String> refused) {
    /** Takes a copy. */
    Ended {
      refused = Set.copyOf(refused);
    }
  }

  /**
   * Searches the policies of a resource.
   *
   * @param action what is done with it, which for a key is not what the question is about
   * @param closed whether no outsider's account is served whatever the policies say, so that one
   *     refusal stands for all
   * @param ask the whole question for a caller of an organisation; an empty text is any other
   */
  Ended search(
      Resource resource,
      String action,
      String arn,
      boolean closed,
      BiFunction<Caller, String, Access> ask) {
    List<Policy> given = resource.policies();
    List<Policy> policies = given == null ? List.of() : given;
    boolean complete = true;
    Set<String> all = new LinkedHashSet<>();
    for (Policy policy : policies) {
      List<Policy> guards = new ArrayList<>(guards(resource, action));
      policies.stream().filter(other -> !other.equals(policy)).forEach(guards::add);
      Question question = new Question(policy, guards, action, arn, ask);
      round(question, zone(Set.of(), false));
      Set<String> refused = new LinkedHashSet<>();
      Set<String> more = closed ? Set.of() : round(question, zone(refused, true));
      for (int round = 0; !more.isEmpty() && round < ROUNDS; round++) {
        refused.addAll(more);
        more = round(question, zone(refused, true));
      }
      complete &= more.isEmpty();
      all.addAll(refused);
    }
    return new Ended(complete, all);
  }

  void unknown(String reason) {
    unknown = unknown.isEmpty() ? reason : unknown;
  }

  /** What every round of a search asks. */
  private record Question(
      Policy policy,
      List<Policy> guards,
      String action,
      String arn,
      BiFunction<Caller, String, Access> ask) {}

  /** One search; gives the accounts of those who were surely refused. */
  private Set<String> round(Question question, Zone zone) {
    Findings findings =
        outside.findings(question.policy, zone, question.action, question.arn, question.guards);
    if (!findings.unknown().isEmpty()) {
      unknown(findings.unknown());
    }
    Set<String> refused = new HashSet<>();
    for (Findings.Finding finding : findings.findings()) {
      Caller caller = EvaluatorJudge.request(finding.witness()).caller();
      String organization =
          finding.witness().context().getOrDefault("aws:principalorgid", List.of("")).getFirst();
      if (impossible(caller, organization)) {
        continue;
      }
      Access row = question.ask.apply(caller, organization);
      if (asked.add(caller)) {
        rows.add(row);
      }
      if (row.answer() == Answer.NEVER && caller.inAccount()) {
        refused.add(caller.account());
      }
    }
    return refused;
  }

  /** An account that is not in the organisation has no principals of it. */
  private boolean impossible(Caller caller, String organization) {
    Organization own = estate.organization();
    return own != null
        && !own.id().isEmpty()
        && organization.equals(own.id())
        && levels.path(caller.account()).isEmpty();
  }

  private Zone zone(Set<String> refused, boolean withoutOrganization) {
    List<String> accounts = new ArrayList<>(refused);
    estate.accounts().forEach(account -> accounts.add(account.id()));
    Zone.Builder zone = new Zone.Builder().accounts(accounts).services();
    Organization own = estate.organization();
    if (withoutOrganization && own != null && !own.id().isEmpty()) {
      zone.principalsOf(List.of(own.id()));
    }
    return zone.build();
  }

  /** The resource control policies that bear on requests for the resource. */
  private List<Policy> guards(Resource resource, String action) {
    Organization own = estate.organization();
    List<List<Policy>> rcp = levels.rcp(resource.account());
    boolean exempt = own != null && own.managementAccount().equals(resource.account());
    String service = action.substring(0, Math.max(0, action.indexOf(':')));
    return rcp == null || exempt || !evaluator.rcpActsOn(service)
        ? List.of()
        : rcp.stream().flatMap(List::stream).toList();
  }
}
