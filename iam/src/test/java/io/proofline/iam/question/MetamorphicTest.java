package io.proofline.iam.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.iam.policy.Policy;
import io.proofline.iam.symbolic.KnownActions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * How verdicts may change when a policy is written otherwise, widened or denied. Every relation is
 * between decided verdicts: an unknown on one side says nothing, and must stay rare.
 */
class MetamorphicTest {
  private static final int POLICIES = Integer.getInteger("proofline.iam.metamorphic", 250);

  private final Inclusion inclusion =
      new Inclusion(new Asking(new EvaluatorJudge(), KnownActions.NONE));
  private int undecided;

  private interface Rewriting {
    List<String> of(List<String> statements, Random random);
  }

  /** Both ways there must be no new access. */
  private void sameMeaning(Rewriting rewriting) {
    for (int i = 0; i < POLICIES; i++) {
      boolean principals = i % 2 == 0;
      List<String> written = new RandomPolicies(1_000_000L + i).statements(principals);
      List<String> rewritten = rewriting.of(written, new Random(i));
      Policy one = RandomPolicies.policy(written, principals);
      Policy other = RandomPolicies.policy(rewritten, principals);
      never(other, one, written + " as " + rewritten);
      never(one, other, written + " as " + rewritten);
    }
    assertThat(undecided).as("unknown").isLessThan(POLICIES / 20);
  }

  private void never(Policy newer, Policy older, String what) {
    Verdict verdict = inclusion.newAccess(newer, older);
    if (verdict instanceof Verdict.Unknown) {
      undecided++;
    } else {
      assertThat(verdict).as(what).isInstanceOf(Verdict.Never.class);
    }
  }

  @Test
  void theOrderOfStatements_meansNothing() {
    sameMeaning(
        (statements, random) -> {
          List<String> other = new ArrayList<>(statements);
          Collections.shuffle(other, random);
          return other;
        });
  }

  @Test
  void aStatementTwice_meansNothing() {
    sameMeaning(
        (statements, random) -> {
          List<String> other = new ArrayList<>(statements);
          other.add(statements.get(random.nextInt(statements.size())));
          return other;
        });
  }

  private static final Pattern TWO_ACTIONS =
      Pattern.compile("\"Action\":\\[(\"[^\"]+\"),(\"[^\"]+\")]");

  @Test
  void splittingAStatement_meansNothing() {
    sameMeaning(
        (statements, _) -> {
          List<String> split = new ArrayList<>();
          for (String statement : statements) {
            Matcher actions = TWO_ACTIONS.matcher(statement);
            if (actions.find()) {
              for (int half = 1; half <= 2; half++) {
                split.add(
                    statement.substring(0, actions.start())
                        + "\"Action\":"
                        + actions.group(half)
                        + statement.substring(actions.end()));
              }
            } else {
              split.add(statement);
            }
          }
          return split;
        });
  }

  @Test
  void theCaseOfActionsAndKeys_meansNothing() {
    sameMeaning(
        (statements, _) ->
            statements.stream()
                .map(s -> s.replace("s3:Get", "S3:gET").replace("k:many", "K:Many"))
                .map(s -> s.replace("\"aws:SourceIp\"", "\"AWS:sourceip\""))
                .toList());
  }

  @Test
  void moreStatementsThatAllow_onlyAdd() {
    for (int i = 0; i < POLICIES; i++) {
      boolean principals = i % 2 == 0;
      RandomPolicies random = new RandomPolicies(2_000_000L + i);
      List<String> written = random.statements(principals);
      List<String> more = new ArrayList<>(written);
      random.statements(principals).stream()
          .filter(s -> s.contains("\"Allow\""))
          .forEach(more::add);
      never(
          RandomPolicies.policy(written, principals),
          RandomPolicies.policy(more, principals),
          written + " within " + more);
    }
    assertThat(undecided).as("unknown").isLessThan(POLICIES / 20);
  }

  @Test
  void moreStatementsThatDeny_onlyTakeAway() {
    for (int i = 0; i < POLICIES; i++) {
      boolean principals = i % 2 == 0;
      RandomPolicies random = new RandomPolicies(3_000_000L + i);
      List<String> written = random.statements(principals);
      List<String> denied = new ArrayList<>(written);
      random.statements(principals).stream()
          .filter(s -> s.contains("\"Deny\""))
          .forEach(denied::add);
      never(
          RandomPolicies.policy(denied, principals),
          RandomPolicies.policy(written, principals),
          denied + " within " + written);
    }
    assertThat(undecided).as("unknown").isLessThan(POLICIES / 20);
  }

  @Test
  void wideningAPattern_onlyAdds() {
    for (int i = 0; i < POLICIES; i++) {
      List<String> written =
          new RandomPolicies(4_000_000L + i)
              .statements(false).stream()
                  .filter(s -> s.contains("\"Allow\"") && !s.contains("\"Not"))
                  .toList();
      List<String> wider =
          written.stream()
              .map(s -> s.replace("arn:aws:s3:::a\"", "arn:aws:s3:::a*\""))
              .map(s -> s.replace("\"s3:Get\"", "\"s3:Get*\""))
              .toList();
      if (!written.isEmpty()) {
        never(
            RandomPolicies.policy(written, false),
            RandomPolicies.policy(wider, false),
            written + " within " + wider);
      }
    }
    assertThat(undecided).as("unknown").isLessThan(POLICIES / 20);
  }
}
