package io.proofline.iam.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.symbolic.KnownActions;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Pairs of policies and whether the newer one gives access that the older one did not. */
class InclusionTest {
  private final Inclusion inclusion =
      new Inclusion(new Asking(new PlainJudge(), KnownActions.NONE));

  private record Pair(String name, String expected, String newer, String older) {}

  private static String s(String effect, String actions, String resources, String rest) {
    return "{'Effect':'%s','Action':%s,'Resource':%s%s}"
        .formatted(effect, actions, resources, rest);
  }

  private static String allow(String action, String resource) {
    return s("Allow", "'" + action + "'", "'" + resource + "'", "");
  }

  private static String allowIf(String action, String resource, String condition) {
    return s("Allow", "'" + action + "'", "'" + resource + "'", ",'Condition':{" + condition + "}");
  }

  private static String deny(String action, String resource) {
    return s("Deny", "'" + action + "'", "'" + resource + "'", "");
  }

  @TestFactory
  Stream<DynamicTest> pairs() {
    return Stream.of(
            new Pair("the same", "never", allow("s3:*", "*"), allow("s3:*", "*")),
            new Pair("narrower", "never", allow("s3:Get*", "arn:aws:s3:::a/*"), allow("s3:*", "*")),
            new Pair("wider action", "yes", allow("s3:*", "*"), allow("s3:Get*", "*")),
            new Pair(
                "case of actions is one",
                "never",
                allow("S3:gEtObject", "*"),
                allow("s3:Get*", "*")),
            new Pair(
                "case of resources is not",
                "yes",
                allow("s3:Get", "arn:aws:s3:::A"),
                allow("s3:Get", "arn:aws:s3:::a")),
            new Pair(
                "two old statements together",
                "never",
                allow("s3:GetObject", "arn:aws:s3:::a/*"),
                allow("s3:GetObject", "arn:aws:s3:::a/x*")
                    + ",{'Effect':'Allow','Action':'s3:GetObject','NotResource':'arn:aws:s3:::a/x*'}"),
            new Pair(
                "a deny in the old",
                "yes",
                allow("s3:*", "*"),
                allow("s3:*", "*") + "," + deny("s3:Put*", "*")),
            new Pair(
                "a deny in the new",
                "never",
                allow("s3:*", "*") + "," + deny("s3:Put*", "*"),
                allow("s3:*", "*")),
            new Pair(
                "the deny moved",
                "yes",
                allow("s3:*", "*") + "," + deny("s3:Put*", "arn:aws:s3:::b"),
                allow("s3:*", "*") + "," + deny("s3:Put*", "arn:aws:s3:::a")),
            new Pair(
                "a condition gone",
                "yes",
                allow("s3:*", "*"),
                allowIf("s3:*", "*", "'Bool':{'aws:MultiFactorAuthPresent':'true'}")),
            new Pair(
                "a condition added",
                "never",
                allowIf("s3:*", "*", "'Bool':{'aws:MultiFactorAuthPresent':'true'}"),
                allow("s3:*", "*")),
            new Pair(
                "a smaller network",
                "never",
                allowIf("s3:*", "*", "'IpAddress':{'aws:SourceIp':'10.1.0.0/16'}"),
                allowIf("s3:*", "*", "'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}")),
            new Pair(
                "two halves of a network",
                "never",
                allowIf("s3:*", "*", "'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}"),
                allowIf("s3:*", "*", "'IpAddress':{'aws:SourceIp':['10.0.0.0/9','10.128.0.0/9']}")),
            new Pair(
                "a bigger network of version 6",
                "yes",
                allowIf("s3:*", "*", "'IpAddress':{'aws:SourceIp':'2001:db8::/32'}"),
                allowIf("s3:*", "*", "'IpAddress':{'aws:SourceIp':'2001:db8::/33'}")),
            new Pair(
                "numbers",
                "never",
                allowIf("s3:*", "*", "'NumericLessThan':{'s3:max-keys':'10'}"),
                allowIf("s3:*", "*", "'NumericLessThanEquals':{'s3:max-keys':'10'}")),
            new Pair(
                "an absent key satisfies a negated operator",
                "yes",
                allowIf("s3:*", "*", "'StringNotEquals':{'aws:username':'a'}"),
                allowIf("s3:*", "*", "'StringLike':{'aws:username':'*'}")),
            new Pair(
                "absent or present is everything",
                "never",
                allow("s3:*", "*"),
                allowIf("s3:*", "*", "'Null':{'aws:username':'true'}")
                    + ","
                    + allowIf("s3:*", "*", "'Null':{'aws:username':'false'}")),
            new Pair(
                "ForAllValues holds of an absent key",
                "yes",
                allowIf("s3:*", "*", "'ForAllValues:StringEquals':{'aws:TagKeys':'a'}"),
                allowIf("s3:*", "*", "'ForAnyValue:StringEquals':{'aws:TagKeys':'a'}")),
            new Pair(
                "a variable against itself",
                "never",
                allow("s3:*", "arn:aws:s3:::home/${aws:username}/*"),
                allow("s3:*", "arn:aws:s3:::home/${aws:username}/*")),
            new Pair(
                "a variable under a star",
                "never",
                allow("s3:*", "arn:aws:s3:::home/${aws:username}/*"),
                allow("s3:*", "arn:aws:s3:::home/*")),
            new Pair(
                "a star over a variable",
                "yes",
                allow("s3:*", "arn:aws:s3:::home/*"),
                allow("s3:*", "arn:aws:s3:::home/${aws:username}/*")),
            new Pair(
                "equal keys",
                "never",
                allowIf(
                    "s3:*",
                    "*",
                    "'StringEquals':{'aws:ResourceAccount':'${aws:PrincipalAccount}'}"),
                allowIf(
                    "s3:*",
                    "*",
                    "'StringEquals':{'aws:ResourceAccount':'${aws:PrincipalAccount}'}")),
            new Pair(
                "equal keys with one of them fixed",
                "never",
                allowIf("s3:*", "*", "'StringEquals':{'k:a':'${k:b}','k:b':'x'}"),
                allowIf("s3:*", "*", "'StringEquals':{'k:a':'x'}")),
            new Pair(
                "equality gone",
                "yes",
                allow("s3:*", "*"),
                allowIf(
                    "s3:*",
                    "*",
                    "'StringEquals':{'aws:ResourceAccount':'${aws:PrincipalAccount}'}")),
            new Pair(
                "actions to come count",
                "yes",
                "{'Effect':'Allow','NotAction':'iam:*','Resource':'*'}",
                allow("s3:*", "*") + "," + allow("ec2:*", "*")),
            new Pair(
                "short ARNs are filled up",
                "never",
                allow("sqs:*", "arn:aws:sqs:eu-west-1:111111111111:q"),
                allow("sqs:*", "arn:aws:sqs:eu-west-1")),
            new Pair(
                "a wildcard that only as text runs past colons",
                "yes",
                allow("sqs:*", "arn:aws:sqs:*:111111111111:q"),
                allow("sqs:*", "arn:aws:sqs:?*-?*:111111111111:q")),
            new Pair(
                "a statement not understood",
                "unknown",
                "{'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{'StringMatches':{'k':'v'}}}",
                allow("sqs:*", "*")))
        .map(
            pair ->
                DynamicTest.dynamicTest(
                    pair.name(),
                    () ->
                        assertThat(
                                word(
                                    inclusion.newAccess(
                                        policy(pair.newer()), policy(pair.older()))))
                            .isEqualTo(pair.expected())));
  }

  @Test
  void aNever_namesWhatCoversEachStatement() {
    Verdict verdict =
        inclusion.newAccess(
            policy(allow("s3:GetObject", "arn:aws:s3:::a/*") + "," + allow("sqs:SendMessage", "*")),
            policy(allow("sqs:*", "*") + "," + allow("s3:Get*", "*")));
    assertThat(verdict).isInstanceOf(Verdict.Never.class);
    assertThat(((Verdict.Never) verdict).proof())
        .extracting(step -> step.set() + " by " + step.by())
        .containsExactly(
            "new statement 1 by [old statement 2]", "new statement 2 by [old statement 1]");
  }

  /** Without a value for the variable the statement does not match (S13), so it covers nothing. */
  @Test
  void anExceptionWithAVariable_doesNotCoverRequestsWithoutItsValue() {
    String all = allow("s3:*", "arn:aws:s3:::b/*");
    String others =
        "{'Effect':'Allow','Action':'s3:*','NotResource':'arn:aws:s3:::home/${aws:username}'}";
    assertThat(word(inclusion.newAccess(policy(all), policy(others)))).isNotEqualTo("never");
    assertThat(word(inclusion.newAccess(policy(others), policy(others)))).isEqualTo("never");
  }

  /** What an ARN condition of fewer than six parts matches is not documented. */
  @Test
  void aShortArnInACondition_coversNothing() {
    String deny =
        ",{'Effect':'Deny','Action':'*','Resource':'*',"
            + "'Condition':{'ArnLike':{'aws:SourceArn':'arn:aws:sns:*'}}}";
    String source =
        "{'Effect':'Allow','Action':'s3:*','Resource':'*',"
            + "'Condition':{'ArnLike':{'aws:SourceArn':'arn:aws:sns:*:*:*'}}}";
    Policy nothing = policy(allow("sqs:GetQueueUrl", "*"));
    assertThat(word(inclusion.newAccess(policy(source + deny), nothing))).isEqualTo("unknown");
  }

  /** The second statement is new only where a wildcard runs past colons. */
  @Test
  void changes_haveWhatIsNewOnlyPastColons_besideTheRest() {
    Policy before = policy(allow("sqs:*", "arn:aws:sqs:*:q:*"));
    Policy after =
        policy(allow("s3:GetObject", "arn:aws:s3:::b/*") + "," + allow("sqs:*", "arn:aws:sqs:*:q"));
    Inclusion judged = new Inclusion(new Asking(new EvaluatorJudge(), KnownActions.NONE));
    assertThat(judged.changes(after, before).findings())
        .extracting(finding -> finding.statements().getFirst().statement())
        .containsExactly(1, 2);
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Never _ -> "never";
      case Verdict.Yes _ -> "yes";
      case Verdict.Unknown _ -> "unknown";
    };
  }

  private static Policy policy(String statements) {
    String json = ("{'Version':'2012-10-17','Statement':[" + statements + "]}").replace('\'', '"');
    return new PolicyParser().read(PolicyKind.IDENTITY, json).policy();
  }
}
