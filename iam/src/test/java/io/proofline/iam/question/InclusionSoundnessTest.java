package io.proofline.iam.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.iam.policy.Policy;
import io.proofline.iam.symbolic.KnownActions;
import io.proofline.iam.symbolic.Witness;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Random policy pairs against random requests. {@code -Dproofline.iam.trials=1000000} for the long
 * run; the seed stands in every failure.
 */
class InclusionSoundnessTest {
  private static final long SEED = 20_261_127L;
  private static final int REQUESTS = 10;

  /** So many unknowns say nothing of the share of them when there are few pairs. */
  private static final int FEW = 3;

  @Test
  void noRequestBreaksANever_andEveryYesReplays() {
    int trials = Integer.getInteger("proofline.iam.trials", 20_000);
    Judge plain = new PlainJudge();
    Judge evaluator = new EvaluatorJudge();
    Judge judge = evaluator;
    Inclusion inclusion = new Inclusion(new Asking(judge, KnownActions.NONE));
    int never = 0;
    int yes = 0;
    List<String> unknown = new ArrayList<>();
    for (int pair = 0; pair < trials / REQUESTS; pair++) {
      long seed = SEED + pair;
      RandomPolicies random = new RandomPolicies(seed);
      boolean principals = pair % 2 == 0;
      List<String> newer = random.statements(principals);
      List<String> older = random.statements(principals);
      if (pair % 3 == 0) {
        older.addAll(newer);
      }
      Policy after = RandomPolicies.policy(newer, principals);
      Policy before = RandomPolicies.policy(older, principals);
      String what = "seed " + seed + "\nnew " + newer + "\nold " + older;
      Verdict verdict = inclusion.newAccess(after, before);
      switch (verdict) {
        case Verdict.Never proved -> {
          never++;
          if (pair % 4 == 1) {
            assertThat(inclusion.confirms(after, before, proved)).as("proof of %s", what).isTrue();
          }
          for (int i = 0; i < REQUESTS; i++) {
            Witness request = random.request(principals);
            for (Judge one : List.of(plain, evaluator)) {
              assertThat(one.allows(after, request) && one.refuses(before, request))
                  .as("%s%nsays never, but %s", what, request)
                  .isFalse();
            }
          }
        }
        case Verdict.Yes found -> {
          yes++;
          assertThat(judge.allows(after, found.witness())).as(what).isTrue();
          assertThat(judge.refuses(before, found.witness())).as(what).isTrue();
        }
        case Verdict.Unknown reason -> unknown.add(seed + " " + reason.reason());
      }
    }
    assertThat(unknown)
        .as("unknown among small policies")
        .hasSizeLessThanOrEqualTo(Math.max(FEW, trials / REQUESTS / 20 - 1));
    assertThat(never).isPositive();
    assertThat(yes).isPositive();
  }
}
