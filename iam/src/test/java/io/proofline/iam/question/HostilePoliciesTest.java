package io.proofline.iam.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.symbolic.Budget;
import io.proofline.iam.symbolic.KnownActions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Policies made to be hard end within the budget: with a verdict, or with unknown. States and steps
 * end them, so that the outcome is the same on a slow machine; the time is far beyond.
 */
@Timeout(600)
class HostilePoliciesTest {
  private final Inclusion inclusion =
      new Inclusion(
          new Asking(
              new EvaluatorJudge(),
              KnownActions.NONE,
              () -> Budget.of(300_000, 60_000, Duration.ofMinutes(2))));

  @Test
  void thousandsOfStatements() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      many.add(allow("s3:Get*", "arn:aws:s3:::bucket-" + i + "/*"));
    }
    assertThat(inclusion.newAccess(policy(many), policy(many))).isInstanceOf(Verdict.Never.class);
    List<String> most = many.subList(0, 2_999);
    assertThat(inclusion.newAccess(policy(many), policy(most)))
        .isNotInstanceOf(Verdict.Never.class);
  }

  @Test
  void nestedWildcards() {
    String many = "arn:aws:s3:::" + "*a?b".repeat(200) + "*";
    String other = "arn:aws:s3:::" + "*?ab".repeat(200) + "*";
    ends(allow("s3:*", many), allow("s3:*", other));
  }

  @Test
  void wildcardsThatDoNotBecomeDeterministic() {
    List<String> old = new ArrayList<>();
    for (int i = 1; i < 40; i++) {
      old.add(allow("s3:*", "arn:aws:s3:::*a" + "?".repeat(i) + "b*"));
    }
    ends(allow("s3:*", "arn:aws:s3:::*a*b*c"), String.join(",", old));
  }

  @Test
  void aPatternAsLongAsAPolicy() {
    Random random = new Random(7);
    StringBuilder pattern = new StringBuilder("arn:aws:s3:::");
    while (pattern.length() < 6_144) {
      pattern.append("ab*?".charAt(random.nextInt(4)));
    }
    ends(allow("s3:*", pattern.toString()), allow("s3:*", pattern + "x"));
  }

  @Test
  void manyConditionsOnManyKeys() {
    List<String> old = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      old.add(
          "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":"
              + "{\"k:a"
              + i
              + "\":\"x\",\"k:b"
              + i
              + "\":\"y\"},\"StringNotEquals\":{\"k:c"
              + i
              + "\":\"z\"}}}");
    }
    ends(allow("*", "*"), String.join(",", old));
  }

  @Test
  void variablesThatNameEachOther() {
    ends(
        "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":"
            + "{\"k:a\":\"${k:b}x\",\"k:b\":\"${k:a}x\",\"k:c\":\"${k:c}\"}}}",
        allow("s3:*", "*"));
  }

  private void ends(String newer, String older) {
    Verdict verdict = inclusion.newAccess(policy(List.of(newer)), policy(List.of(older)));
    assertThat(verdict).isNotNull();
    if (verdict instanceof Verdict.Unknown unknown) {
      assertThat(unknown.reason()).isNotBlank();
    }
  }

  private static String allow(String action, String resource) {
    return "{\"Effect\":\"Allow\",\"Action\":\"" + action + "\",\"Resource\":\"" + resource + "\"}";
  }

  private static Policy policy(List<String> statements) {
    return new PolicyParser()
        .read(
            PolicyKind.IDENTITY,
            "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}")
        .policy();
  }
}
