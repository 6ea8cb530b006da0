package io.proofline.iam.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.iam.catalogue.ActionCatalogue;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.symbolic.Budget;
import io.proofline.iam.symbolic.KnownActions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Questions within the catalogue: an action acts on resources of its own types only. */
class CataloguePairsTest {
  private static final ActionCatalogue CATALOGUE = ActionCatalogue.shipped();
  private static final CataloguePairs PAIRS = new CataloguePairs(CATALOGUE);
  private static final Asking OPEN =
      new Asking(
          new EvaluatorJudge(),
          new CatalogueActions(CATALOGUE),
          () -> Budget.of(4_000_000, 1_000_000, Duration.ofSeconds(60)));
  private static final Asking WITHIN = OPEN.within(PAIRS);
  private static final Policy NOTHING = policy(allow("none:none", "arn:aws:none:::none"));

  @Test
  void anAction_actsOnItsTypesAndOnTheStar_andWithoutTypesOnAnything() {
    assertThat(PAIRS.possible("s3:GetObject", "arn:aws:s3:::scans/1.dcm")).isTrue();
    assertThat(PAIRS.possible("S3:getobject", "arn:aws:s3:::scans/1.dcm")).isTrue();
    assertThat(PAIRS.possible("s3:GetObject", "arn:aws:s3:::scans")).isFalse();
    assertThat(PAIRS.possible("s3:GetObject", "arn:aws:sqs:us-east-1:1:q")).isFalse();
    assertThat(PAIRS.possible("s3:GetObject", "*")).isTrue();
    assertThat(PAIRS.possible("s3:ListAllMyBuckets", "arn:aws:s3:::scans")).isTrue();
    assertThat(PAIRS.possible("s3:OfTomorrow", "arn:aws:s3:::scans")).isTrue();
    assertThat(PAIRS.possible("sts:AssumeRole", "arn:aws:iam::111111111111:role/x")).isTrue();
    assertThat(PAIRS.possible("sts:AssumeRole", "arn:aws:s3:::x")).isFalse();
  }

  @Test
  void aGrantOfWhatDoesNotExist_isNoGrant_andTheProofNamesTheCatalogue() {
    Policy bucketOnly = policy(allow("s3:GetObject", "arn:aws:s3:::scans"));
    assertThat(new Grants(OPEN).any(bucketOnly, List.of("s3:GetObject"), List.of()))
        .as("open, the pair counts")
        .isInstanceOf(Verdict.Yes.class);
    assertThat(new Grants(WITHIN).any(bucketOnly, List.of("s3:GetObject"), List.of()))
        .isInstanceOfSatisfying(
            Verdict.Never.class,
            never -> {
              assertThat(never.premise())
                  .contains(CATALOGUE.source().version())
                  .contains(CATALOGUE.source().date().substring(0, 10));
              assertThat(Sentences.why(never)).contains("given that", CATALOGUE.source().version());
            });
    assertThat(
            new Grants(WITHIN)
                .any(
                    policy(allow("s3:GetObject", "arn:aws:s3:::scans/*")),
                    List.of("s3:GetObject"),
                    List.of()))
        .isInstanceOf(Verdict.Yes.class);
  }

  @Test
  void aNeverThatNeedsNoCatalogue_namesNone() {
    assertThat(
            new Grants(WITHIN)
                .any(policy(allow("s3:Get*", "*")), List.of("s3:PutObject"), List.of()))
        .isInstanceOfSatisfying(
            Verdict.Never.class, never -> assertThat(never.premise()).isEmpty());
  }

  @Test
  void aYes_namesAPairThatExists_orAnActionThatTheCatalogueDoesNotKnow() {
    for (Policy policy :
        List.of(
            policy(allow("s3:*", "arn:aws:s3:::scans")),
            policy(allow("s3:Get*", "arn:aws:s3:::clinic-*/*")),
            policy(allow("*", "arn:aws:kms:us-east-1:111111111111:key/k")),
            policy(allow("dynamodb:*", "arn:aws:dynamodb:*:*:table/t/index/i")),
            policy(allow("ec2:*", "arn:aws:ec2:*:*:volume/*")))) {
      assertThat(new Inclusion(WITHIN).newAccess(policy, NOTHING))
          .isInstanceOfSatisfying(
              Verdict.Yes.class,
              yes ->
                  assertThat(PAIRS.possible(yes.witness().action(), yes.witness().resource()))
                      .as(Sentences.request(yes.witness()))
                      .isTrue());
    }
  }

  @Test
  void whatIsNewOnlyOnResourcesOfAnotherType_isNothingNew_andTheProofIsConfirmed() {
    Policy before = policy(allow("s3:GetObject", "arn:aws:s3:::scans/*"));
    Policy after = policy(allow("s3:GetObject", "arn:aws:s3:::scans*"));
    Policy same =
        policy(
            "{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\","
                + "\"Resource\":[\"arn:aws:s3:::scans\",\"arn:aws:s3:::scans/*\"]}");
    Inclusion within = new Inclusion(WITHIN);
    assertThat(new Inclusion(OPEN).newAccess(same, before)).isInstanceOf(Verdict.Yes.class);
    assertThat(within.newAccess(after, before))
        .as("scans-old/* is new")
        .isInstanceOf(Verdict.Yes.class);
    Verdict.Never never = (Verdict.Never) within.newAccess(same, before);
    assertThat(never.premise()).isNotEmpty();
    assertThat(within.confirms(same, before, never)).isTrue();
    assertThat(new Inclusion(OPEN).confirms(same, before, never))
        .as("without the catalogue the proof proves nothing")
        .isFalse();
    assertThat(within.changes(same, before).nothing()).isTrue();
    assertThat(within.changes(same, before).premise()).isEqualTo(never.premise());
  }

  @Test
  void aVariableInAResource_isNotTakenForNothing() {
    Policy own = policy(allow("s3:GetObject", "arn:aws:s3:::scans${aws:username}"));
    assertThat(new Grants(WITHIN).any(own, List.of("s3:GetObject"), List.of()))
        .as("the name may hold a slash")
        .isNotInstanceOf(Verdict.Never.class);
  }

  @Test
  void manyActionsOnOneResource_stayWithinTheBudget() {
    List<String> answers = new ArrayList<>();
    for (String arn :
        List.of(
            "arn:aws:s3:::scans",
            "arn:aws:ec2:us-east-1:111111111111:volume/v",
            "arn:aws:iam::111111111111:role/r",
            "arn:aws:nowhere:::x")) {
      answers.add(
          switch (new Grants(WITHIN).any(policy(allow("*", "*")), List.of("*"), List.of(arn))) {
            case Verdict.Yes _ -> "yes";
            case Verdict.Never _ -> "never";
            case Verdict.Unknown unknown -> unknown.reason();
          });
    }
    assertThat(answers).containsOnly("yes");
  }

  @Test
  void anotherKnownActions_changesNothing() {
    Asking bare = new Asking(new EvaluatorJudge(), KnownActions.NONE).within(PAIRS);
    assertThat(
            new Grants(bare)
                .any(
                    policy(allow("s3:GetObject", "arn:aws:s3:::scans")),
                    List.of("s3:GetObject"),
                    List.of()))
        .isInstanceOf(Verdict.Never.class);
  }

  private static String allow(String action, String resource) {
    return "{\"Effect\":\"Allow\",\"Action\":\"" + action + "\",\"Resource\":\"" + resource + "\"}";
  }

  private static Policy policy(String statement) {
    return new PolicyParser()
        .parse(
            PolicyKind.IDENTITY, "{\"Version\":\"2012-10-17\",\"Statement\":[" + statement + "]}");
  }
}
