package io.proofline.iam.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GlobTest {

  @Test
  void bothWaysOfMatching_agreeWithRegularExpressions() {
    long seed = 20261128;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String pattern = text(random, "ab*?", random.nextInt(140));
      String subject = text(random, "ab", random.nextInt(140));
      if (random.nextBoolean()) {
        // A subject made from the pattern matches far more often than a random one.
        subject = pattern.replace("*", text(random, "ab", random.nextInt(3))).replace('?', 'a');
      }
      String glob = Glob.of(pattern);
      boolean walked = Glob.walk(glob, subject);
      assertThat(Glob.allAtOnce(glob, subject))
          .as("seed %d round %d: %s on %s", seed, i, pattern, subject)
          .isEqualTo(walked);
      assertThat(Glob.matches(glob, subject)).isEqualTo(walked);
      if (pattern.length() < 14) {
        String regex = pattern.replaceAll("\\*+", ".*").replace("?", ".");
        assertThat(Pattern.matches(regex, subject))
            .as("%s on %s", pattern, subject)
            .isEqualTo(walked);
      }
    }
  }

  private static String text(Random random, String letters, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  @Test
  void aHostilePolicy_isDecided() {
    // Thousands of statements with nested wildcards, against a text made to keep all of them busy.
    List<String> statements = new ArrayList<>();
    String pattern = "arn:aws:s3:::" + "*a".repeat(40) + "b";
    for (int i = 0; i < 4_000; i++) {
      statements.add(
          "{\"Effect\":\"Deny\",\"Action\":\"s3:*\",\"Resource\":\"" + pattern + i + "*\"}");
    }
    statements.add(
        "{\"Effect\":\"Deny\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::"
            + "*a?".repeat(2_000)
            + "b*\"}");
    statements.add("{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}");
    Policy policy =
        new PolicyParser()
            .read(
                PolicyKind.IDENTITY,
                "{\"Version\":\"2012-10-17\",\"Statement\":" + statements + "}")
            .policy();
    assertThat(policy.statements()).hasSize(4_002);
    Request request =
        Request.of(
            Caller.parse("arn:aws:iam::111111111111:user/ann", "s3:GetObject"),
            "s3:GetObject",
            "arn:aws:s3:::" + "a".repeat(1_000),
            Context.EMPTY);
    assertThat(
            new Evaluator(Readings.AWS)
                .decide(request, Layers.NONE.withIdentity(List.of(policy)))
                .allowed())
        .isTrue();
  }

  @Test
  void variablesThatNameEachOther_areReplacedOnce() {
    Policy policy =
        ChainCase.policy(
            PolicyKind.IDENTITY,
            List.of(
                "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"arn:aws:s3:::${aws:PrincipalTag/a}\"}"));
    Context circle =
        Context.EMPTY
            .with("aws:PrincipalTag/a", "${aws:PrincipalTag/b}")
            .with("aws:PrincipalTag/b", "${aws:PrincipalTag/a}");
    Request request =
        Request.of(
            Caller.parse("arn:aws:iam::111111111111:user/ann", "s3:GetObject"),
            "s3:GetObject",
            "arn:aws:s3:::${aws:PrincipalTag/b}",
            circle);
    assertThat(
            new Evaluator(Readings.AWS)
                .decide(request, Layers.NONE.withIdentity(List.of(policy)))
                .allowed())
        .isTrue();
  }
}
