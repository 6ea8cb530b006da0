package io.proofline.iam.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.symbolic.Caller;
import io.proofline.iam.symbolic.KnownActions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Policies on resources: whether they are public, and whether they let anybody outside in. */
class OutsideAccessTest {
  private static final String OWN = "111122223333";
  private static final Zone ZONE =
      new Zone.Builder().accounts(List.of(OWN)).organizations(List.of("o-own")).build();

  private final OutsideAccess outside =
      new OutsideAccess(new Asking(new EvaluatorJudge(), KnownActions.NONE));

  private record Row(String name, String open, String outside, List<String> statements) {
    Row(String name, String open, String outside, String... statements) {
      this(name, open, outside, List.of(statements));
    }
  }

  private static String allow(String principal, String condition) {
    return "'Effect':'Allow','Principal':"
        + principal
        + ",'Action':'s3:GetObject','Resource':'arn:aws:s3:::scans/*'"
        + when(condition);
  }

  private static String deny(String principal, String condition) {
    return "'Effect':'Deny','Principal':"
        + principal
        + ",'Action':'*','Resource':'*'"
        + when(condition);
  }

  private static String trust(String principal, String action, String condition) {
    return "'Effect':'Allow','Principal':"
        + principal
        + ",'Action':'"
        + action
        + "'"
        + when(condition);
  }

  private static String when(String condition) {
    return condition.isEmpty() ? "" : ",'Condition':{" + condition + "}";
  }

  @TestFactory
  Stream<DynamicTest> policies() {
    String github =
        "{'Federated':'arn:aws:iam::"
            + OWN
            + ":oidc-provider/token.actions.githubusercontent.com'}";
    String web = "sts:AssumeRoleWithWebIdentity";
    String aud = "'StringEquals':{'token.actions.githubusercontent.com:aud':'sts.amazonaws.com'}";
    return Stream.of(
            new Row("everybody", "yes", "yes", allow("'*'", "")),
            new Row(
                "everybody in an own organisation",
                "never",
                "never",
                allow("'*'", "'StringEquals':{'aws:PrincipalOrgID':'o-own'}")),
            new Row(
                "everybody in another organisation",
                "never",
                "yes",
                allow("'*'", "'StringEquals':{'aws:PrincipalOrgID':'o-other'}")),
            new Row(
                "everybody in any organisation",
                "yes",
                "yes",
                allow("'*'", "'StringLike':{'aws:PrincipalOrgID':'o-*'}")),
            new Row(
                "ForAllValues holds without the key",
                "yes",
                "yes",
                allow("'*'", "'ForAllValues:StringEquals':{'aws:PrincipalOrgID':'o-own'}")),
            new Row(
                "a small network",
                "never",
                "yes",
                allow("'*'", "'IpAddress':{'aws:SourceIp':'203.0.113.0/24'}")),
            new Row(
                "the whole internet",
                "yes",
                "yes",
                allow("'*'", "'IpAddress':{'aws:SourceIp':'0.0.0.0/0'}")),
            new Row(
                "half of the internet",
                "yes",
                "yes",
                allow("'*'", "'IpAddress':{'aws:SourceIp':'0.0.0.0/1'}")),
            new Row(
                "an endpoint",
                "never",
                "yes",
                allow("'*'", "'StringEquals':{'aws:SourceVpce':'vpce-1'}")),
            new Row(
                "any endpoint",
                "yes",
                "yes",
                allow("'*'", "'StringLike':{'aws:SourceVpce':'vpce-*'}")),
            new Row(
                "a user agent",
                "yes",
                "yes",
                allow("'*'", "'StringEquals':{'aws:UserAgent':'secret'}")),
            new Row(
                "principals of a fixed account",
                "never",
                "never",
                allow("'*'", "'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::" + OWN + ":role/*'}")),
            new Row(
                "principals of any account",
                "yes",
                "yes",
                allow("'*'", "'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/admin'}")),
            new Row(
                "the resource's own account",
                "never",
                "never",
                allow("'*'", "'StringEquals':{'aws:PrincipalAccount':'${aws:ResourceAccount}'}")),
            new Row(
                "a queue's source",
                "never",
                "yes",
                allow("'*'", "'ArnEquals':{'aws:SourceArn':'arn:aws:s3:::some-bucket'}")),
            new Row("an own account", "never", "never", allow("{'AWS':'" + OWN + "'}", "")),
            new Row("a vendor", "never", "yes", allow("{'AWS':'444455556666'}", "")),
            new Row(
                "a role of a vendor with an external id",
                "never",
                "yes",
                trust(
                    "{'AWS':'arn:aws:iam::444455556666:role/x'}",
                    "sts:AssumeRole",
                    "'StringEquals':{'sts:ExternalId':'7'}")),
            new Row(
                "a service", "never", "never", allow("{'Service':'cloudtrail.amazonaws.com'}", "")),
            new Row(
                "all but one account",
                "yes",
                "yes",
                "'Effect':'Allow','NotPrincipal':{'AWS':'"
                    + OWN
                    + "'},'Action':'s3:*','Resource':'*'"),
            new Row("denied to everybody", "never", "never", allow("'*'", ""), deny("'*'", "")),
            new Row(
                "denied outside of the organisation",
                "never",
                "never",
                allow("'*'", ""),
                deny("'*'", "'StringNotEquals':{'aws:PrincipalOrgID':'o-own'}")),
            new Row(
                "denied outside, if the key is there",
                "yes",
                "yes",
                allow("'*'", ""),
                deny(
                    "'*'",
                    "'StringNotEqualsIfExists':{'aws:PrincipalOrgID':'o-own'},"
                        + "'Null':{'aws:PrincipalOrgID':'false'}")),
            new Row(
                "denied without TLS",
                "yes",
                "yes",
                allow("'*'", ""),
                deny("'*'", "'Bool':{'aws:SecureTransport':'false'}")),
            new Row(
                "a pipeline of one owner",
                "never",
                "never",
                trust(
                    github,
                    web,
                    aud
                        + ",'StringLike':{'token.actions.githubusercontent.com:sub':'repo:clinic/*'}")),
            new Row("a pipeline of anybody", "yes", "yes", trust(github, web, aud)),
            new Row(
                "a pipeline of every repository",
                "yes",
                "yes",
                trust(
                    github,
                    web,
                    aud + ",'StringLike':{'token.actions.githubusercontent.com:sub':'repo:*'}")),
            new Row(
                "a pipeline whose owner is a prefix",
                "yes",
                "yes",
                trust(
                    github,
                    web,
                    aud
                        + ",'StringLike':{'token.actions.githubusercontent.com:sub':'repo:clinic*'}")),
            new Row("a canonical user", "never", "unknown", allow("{'CanonicalUser':'abc'}", "")),
            new Row(
                "a statement not understood",
                "unknown",
                "unknown",
                allow("'*'", "'StringMatches':{'k':'v'}")))
        .flatMap(
            row ->
                Stream.of(
                    DynamicTest.dynamicTest(
                        row.name() + ": public",
                        () ->
                            assertThat(
                                    word(outside.open(policy(row.statements()), List.of(), null)))
                                .isEqualTo(row.open())),
                    DynamicTest.dynamicTest(
                        row.name() + ": outside",
                        () ->
                            assertThat(
                                    word(
                                        outside.outside(
                                            policy(row.statements()), ZONE, List.of(), null)))
                                .isEqualTo(row.outside()))));
  }

  @Test
  void findings_areWidened_andNameEachStatementOnce() {
    Findings findings =
        outside.findings(
            policy(
                allow("{'AWS':'arn:aws:iam::444455556666:role/reader'}", ""),
                allow("{'AWS':'777788889999'}", "'StringLike':{'aws:UserAgent':'*'}"),
                "'Effect':'Allow','Principal':'*','Action':'s3:ListBucket','Resource':'*'"),
            ZONE,
            "arn:aws:s3:::scans");
    assertThat(findings.unknown()).isEmpty();
    assertThat(findings.findings())
        .extracting(f -> f.statements().getFirst() + ": " + f.who().words())
        .containsExactly(
            "statement 3: anyone, unsigned",
            "statement 1: one principal",
            "statement 2: principals of one account");
    assertThat(findings.findings().getFirst().witness().caller()).isEqualTo(Caller.ANONYMOUS);
    assertThat(findings.findings().getFirst().witness().context()).isEmpty();
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Never _ -> "never";
      case Verdict.Yes _ -> "yes";
      case Verdict.Unknown _ -> "unknown";
    };
  }

  private static Policy policy(String... statements) {
    return policy(List.of(statements));
  }

  private static Policy policy(List<String> statements) {
    String json =
        ("{'Version':'2012-10-17','Statement':[{" + String.join("},{", statements) + "}]}")
            .replace('\'', '"');
    return new PolicyParser().read(PolicyKind.RESOURCE, json).policy();
  }

  /** Component by component the denial covers the statement; past colons it does not. */
  @Test
  void whatIsOpenOnlyPastColons_isAmongTheFindings() {
    Findings found =
        outside.findings(
            policy(
                "'Effect':'Allow','Principal':'*','Action':'sqs:*','Resource':'arn:aws:sqs:*:q'",
                "'Effect':'Deny','Principal':'*','Action':'sqs:*','Resource':'arn:aws:sqs:*:q:*'"),
            ZONE,
            null);
    assertThat(found.nothing()).isFalse();
    assertThat(found.findings()).hasSize(1);
  }

  @Test
  void aCanonicalUser_isInDoubt_besideSomebodyWhoGetsIn() {
    Findings found =
        outside.findings(
            policy(allow("{'AWS':'444455556666'}", ""), allow("{'CanonicalUser':'79a5'}", "")),
            ZONE,
            null);
    assertThat(found.findings()).hasSize(1);
    assertThat(found.unknown()).contains("canonical");
  }
}
