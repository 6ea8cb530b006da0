package io.proofline.iam.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.iam.policy.Effect;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.symbolic.Budget;
import io.proofline.iam.symbolic.Caller;
import io.proofline.iam.symbolic.KnownActions;
import io.proofline.iam.symbolic.Witness;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Policies of seldom shapes against random requests: no request breaks a never, not even one of
 * which the evaluator cannot tell, and every proof goes through again. {@code
 * -Dproofline.iam.unusual=100000} for a long run; the seed stands in every failure.
 */
class UnusualPoliciesTest {
  private static final long SEED = 20_261_128L;
  private static final int REQUESTS = 40;
  private static final int POLICIES = Integer.getInteger("proofline.iam.unusual", 1_500);

  private final Judge judge = new EvaluatorJudge();
  private final Asking asking =
      new Asking(
          judge, KnownActions.NONE, () -> Budget.of(400_000, 100_000, Duration.ofSeconds(20)));

  private int never;
  private int yes;
  private int unknown;

  @Test
  void nothingNew() {
    for (int i = 0; i < POLICIES; i++) {
      UnusualPolicies random = new UnusualPolicies(SEED + i);
      boolean principals = i % 2 == 0;
      List<String> newer = random.statements(principals);
      List<String> older = random.near(newer, principals);
      Policy after = UnusualPolicies.policy(newer, principals);
      Policy before = UnusualPolicies.policy(older, principals);
      check(
          again -> new Inclusion(again).newAccess(after, before),
          request -> judge.allows(after, request) && judge.refuses(before, request),
          request -> judge.allows(after, request) && !judge.allows(before, request),
          random,
          principals,
          "seed " + (SEED + i) + "\nnew " + newer + "\nold " + older);
    }
    assertBothWays();
  }

  @Test
  void notGranted() {
    for (int i = 0; i < POLICIES; i++) {
      UnusualPolicies random = new UnusualPolicies(SEED - 1 - i);
      boolean principals = i % 2 == 0;
      List<String> statements = random.statements(principals);
      Policy policy = UnusualPolicies.policy(statements, principals);
      String action = random.pick(UnusualPolicies.ACTIONS);
      Predicate<Witness> asked = request -> request.action().equalsIgnoreCase(action);
      check(
          again -> new Grants(again).any(policy, List.of(action), List.of()),
          request -> asked.test(request) && judge.allows(policy, request),
          request -> asked.test(request) && mayAllow(policy, request),
          random,
          principals,
          "seed " + (SEED - 1 - i) + " " + action + "\n" + statements);
    }
    assertBothWays();
  }

  @Test
  void nobodyOutside() {
    Zone ours = new Zone.Builder().accounts(List.of(UnusualPolicies.OURS)).build();
    Predicate<Witness> outside =
        request ->
            (request.caller() == Caller.ANONYMOUS
                    || (request.caller() == Caller.ACCOUNT
                        && !request.principal().contains(UnusualPolicies.OURS)))
                && request.context().getOrDefault("aws:sourcearn", List.of()).stream()
                    .noneMatch(arn -> arn.contains(UnusualPolicies.OURS));
    for (int i = 0; i < POLICIES; i++) {
      UnusualPolicies random = new UnusualPolicies(SEED + 10_000_000 + i);
      List<String> statements = random.statements(true);
      Policy policy = UnusualPolicies.policy(statements, true);
      check(
          again -> new OutsideAccess(again).outside(policy, ours, List.of(), null),
          request -> outside.test(request) && judge.allows(policy, request),
          request -> outside.test(request) && mayAllow(policy, request),
          random,
          true,
          "seed " + (SEED + 10_000_000 + i) + "\n" + statements);
    }
    assertBothWays();
  }

  /**
   * Whether a policy allows a request, or may. What an operator for one value does with several is
   * not asked here: it is unclear to the evaluator whatever the values.
   */
  private boolean mayAllow(Policy policy, Witness request) {
    if (judge.allows(policy, request)) {
      return true;
    }
    Policy allows =
        Policy.of(
            policy.kind(),
            policy.statements().stream().filter(s -> s.effect() == Effect.ALLOW).toList());
    return judge.rule(policy, request) == Judge.Ruling.UNCLEAR
        && !judge.refuses(allows, request)
        && request.context().values().stream().allMatch(values -> values.size() == 1);
  }

  private void check(
      Function<Asking, Verdict> question,
      Predicate<Witness> is,
      Predicate<Witness> may,
      UnusualPolicies random,
      boolean principals,
      String what) {
    switch (question.apply(asking)) {
      case Verdict.Never proved -> {
        never++;
        assertThat(asking.confirms(proved, question)).as("proof of %s", what).isTrue();
        for (int i = 0; i < REQUESTS; i++) {
          Witness request = random.request(principals);
          assertThat(may.test(request)).as("%s%nsays never, but %s", what, request).isFalse();
        }
      }
      case Verdict.Yes found -> {
        yes++;
        assertThat(is.test(found.witness())).as("%s%n%s", what, found.witness()).isTrue();
      }
      case Verdict.Unknown _ -> {
        unknown++;
        // Unknown is no answer, whatever a request says.
      }
    }
  }

  private void assertBothWays() {
    assertThat(never).as("never of %s", POLICIES).isGreaterThan(POLICIES / 20);
    assertThat(yes).as("yes of %s", POLICIES).isGreaterThan(POLICIES / 20);
    assertThat(unknown).as("unknown of %s", POLICIES).isLessThan(POLICIES / 3);
  }
}
