package io.proofline.iam.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.iam.catalogue.AccessLevel;
import io.proofline.iam.catalogue.Action;
import io.proofline.iam.catalogue.ActionCatalogue;
import io.proofline.iam.catalogue.ResourceType;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.symbolic.KnownActions;
import io.proofline.iam.symbolic.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
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
          assertThat(inclusion.confirms(after, before, proved)).as("proof of %s", what).isTrue();
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

  /** What the actions of the random policies act on, where a small catalogue says so. */
  private static final Map<String, Pattern> TYPES =
      Map.of(
          "s3:get", Pattern.compile("arn:.*:s3:::.*/.*"),
          "s3:put", Pattern.compile("arn:.*:s3:::.*/.*"),
          "s3:list", Pattern.compile("arn:.*:s3:::.*"),
          "sqs:get", Pattern.compile("arn:.*:sqs:.*:.*:.*"));

  private static CataloguePairs catalogue() {
    ResourceType object = new ResourceType("s3", "object", "arn:*:s3:::*/*", List.of());
    ResourceType bucket = new ResourceType("s3", "bucket", "arn:*:s3:::*", List.of());
    ResourceType queue = new ResourceType("sqs", "queue", "arn:*:sqs:*:*:*", List.of());
    return new CataloguePairs(
        new ActionCatalogue(
            new ActionCatalogue.Source("small", "1", "2026-11-28", "none"),
            Set.of(),
            List.of(
                action("s3", "Get", object),
                action("s3", "Put", object),
                action("s3", "List", bucket),
                new Action("s3", "GetAcl", Set.of(AccessLevel.READ), List.of(), List.of()),
                action("sqs", "Get", queue))));
  }

  private static Action action(String service, String name, ResourceType type) {
    return new Action(service, name, Set.of(AccessLevel.READ), List.of(type), List.of());
  }

  private static boolean possible(Witness request) {
    Pattern type = TYPES.get(request.action().toLowerCase(Locale.ROOT));
    return type == null
        || request.resource().equals("*")
        || type.matcher(request.resource()).matches();
  }

  /** The same within a catalogue: no possible request breaks a never, and every yes is possible. */
  @Test
  void withinACatalogue_noPossibleRequestBreaksANever_andEveryYesIsPossible() {
    int trials = Integer.getInteger("proofline.iam.trials", 20_000);
    List<Judge> judges = List.of(new PlainJudge(), new EvaluatorJudge());
    Asking open = new Asking(new EvaluatorJudge(), KnownActions.NONE);
    Inclusion everything = new Inclusion(open);
    Inclusion within = new Inclusion(open.within(catalogue()));
    int premised = 0;
    int yes = 0;
    int unknown = 0;
    int pairs = trials / REQUESTS / 2;
    for (int pair = 0; pair < pairs; pair++) {
      long seed = SEED + 5_000_000 + pair;
      RandomPolicies random = new RandomPolicies(seed);
      boolean principals = pair % 2 == 0;
      List<String> newer = random.statements(principals);
      List<String> older = random.statements(principals);
      if (pair % 3 != 0) {
        // Much the same, so that what is new is often new on impossible resources only.
        newer.forEach(s -> older.add(s.replace("arn:aws:s3:::a*", "arn:aws:s3:::a*/*")));
      }
      Policy after = RandomPolicies.policy(newer, principals);
      Policy before = RandomPolicies.policy(older, principals);
      String what = "seed " + seed + "\nnew " + newer + "\nold " + older;
      switch (within.newAccess(after, before)) {
        case Verdict.Never never -> {
          premised += never.premise().isEmpty() ? 0 : 1;
          assertThat(within.confirms(after, before, never)).as("proof of %s", what).isTrue();
          for (int i = 0; i < 3 * REQUESTS; i++) {
            Witness request = random.request(principals);
            for (Judge one : judges) {
              assertThat(
                      possible(request)
                          && one.allows(after, request)
                          && one.refuses(before, request))
                  .as("%s%nsays never, but %s", what, request)
                  .isFalse();
            }
          }
        }
        case Verdict.Yes found -> {
          yes++;
          assertThat(possible(found.witness())).as("%s%n%s", what, found.witness()).isTrue();
          if (pair % 4 == 0) {
            assertThat(everything.newAccess(after, before)).isNotInstanceOf(Verdict.Never.class);
          }
        }
        case Verdict.Unknown _ -> unknown++;
      }
    }
    assertThat(unknown).as("unknown among small policies").isLessThan(Math.max(FEW, pairs / 15));
    assertThat(yes).isPositive();
    if (pairs >= 1_000) {
      assertThat(premised).as("nevers that rest on the catalogue").isPositive();
    }
  }
}
