package io.proofline.iam.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.symbolic.KnownActions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class GrantsTest {
  private final Grants grants = new Grants(new Asking(new EvaluatorJudge(), KnownActions.NONE));

  private record Row(String name, String expected, List<String> statements) {
    Row(String name, String expected, String... statements) {
      this(name, expected, List.of(statements));
    }
  }

  private static String allow(String action, String resource, String condition) {
    return "'Effect':'Allow','Action':'"
        + action
        + "','Resource':'"
        + resource
        + "'"
        + (condition.isEmpty() ? "" : ",'Condition':{" + condition + "}");
  }

  @TestFactory
  Stream<DynamicTest> readsEveryBucket() {
    return Stream.of(
            new Row("a star", "yes", allow("s3:GetObject", "*", "")),
            new Row(
                "every bucket spelled out", "yes", allow("s3:GetObject", "arn:aws:s3:::*/*", "")),
            new Row("one bucket", "never", allow("s3:GetObject", "arn:aws:s3:::scans/*", "")),
            new Row("a prefix of names", "never", allow("s3:GetObject", "arn:aws:s3:::hsc-*", "")),
            new Row("another action", "never", allow("s3:PutObject", "*", "")),
            new Row(
                "all but one bucket",
                "yes",
                "'Effect':'Allow','Action':'s3:*','NotResource':'arn:aws:s3:::secret/*'"),
            new Row(
                "with a second factor",
                "yes",
                allow("s3:*", "*", "'Bool':{'aws:MultiFactorAuthPresent':'true'}")),
            new Row(
                "of the own account",
                "yes",
                allow(
                    "s3:*",
                    "*",
                    "'StringEquals':{'aws:ResourceAccount':'${aws:PrincipalAccount}'}")),
            new Row(
                "by tag",
                "never",
                allow("s3:*", "*", "'StringEquals':{'s3:ExistingObjectTag/open':'yes'}")),
            new Row(
                "denied",
                "never",
                allow("s3:*", "*", ""),
                "'Effect':'Deny','Action':'s3:GetObject','Resource':'*'"),
            new Row(
                "denied on one bucket",
                "yes",
                allow("s3:*", "*", ""),
                "'Effect':'Deny','Action':'s3:GetObject','Resource':'arn:aws:s3:::secret/*'"))
        .map(row -> test(row, grants.onEverything(policy(row.statements()), "s3:GetObject")));
  }

  @TestFactory
  Stream<DynamicTest> everything() {
    return Stream.of(
            new Row("stars", "yes", allow("*", "*", "")),
            new Row("stars with colons", "yes", allow("*:*", "arn:*:*:*:*:*", "")),
            new Row(
                "stars with a second factor",
                "yes",
                allow("*", "*", "'Bool':{'aws:MultiFactorAuthPresent':'true'}")),
            new Row("one service", "never", allow("s3:*", "*", "")),
            new Row(
                "all but one service",
                "never",
                "'Effect':'Allow','NotAction':'iam:*','Resource':'*'"),
            new Row(
                "two halves",
                "yes",
                "'Effect':'Allow','NotAction':'iam:*','Resource':'*'",
                allow("iam:*", "*", "")),
            new Row("all on one bucket", "never", allow("*", "arn:aws:s3:::a", "")),
            new Row(
                "stars and a deny of one bucket",
                "yes",
                allow("*", "*", ""),
                "'Effect':'Deny','Action':'*','Resource':'arn:aws:s3:::a'"),
            new Row(
                "stars and a deny of all",
                "never",
                allow("*", "*", ""),
                "'Effect':'Deny','Action':'*','Resource':'*'"))
        .map(row -> test(row, grants.everything(policy(row.statements()))));
  }

  @Test
  void accessNotGranted_looksAtActionsAndResourcesTogether() {
    Policy policy =
        policy(allow("s3:Get*", "arn:aws:s3:::scans/*", ""), allow("s3:PutObject", "*", ""));
    assertThat(word(grants.any(policy, List.of("s3:GetObject"), List.of("arn:aws:s3:::scans/x"))))
        .isEqualTo("yes");
    assertThat(word(grants.any(policy, List.of("s3:GetObject"), List.of("arn:aws:s3:::other/*"))))
        .isEqualTo("never");
    assertThat(word(grants.any(policy, List.of("s3:Delete*"), List.of()))).isEqualTo("never");
  }

  @Test
  void readsOfAStore_areTheActionsThatHandDataOut() {
    Policy policy = policy(allow("s3:GetBucketPolicy", "*", ""), allow("dynamodb:Scan", "*", ""));
    String bucket = "arn:aws:s3:::scans";
    String table = "arn:aws:dynamodb:us-east-1:111122223333:table/patients";
    assertThat(word(grants.any(policy, DataReads.of(bucket), DataReads.resources(bucket))))
        .isEqualTo("never");
    assertThat(word(grants.any(policy, DataReads.of(table), DataReads.resources(table))))
        .isEqualTo("yes");
  }

  @TestFactory
  Stream<DynamicTest> plainHttp() {
    String tls = ",'Condition':{'Bool':{'aws:SecureTransport':'false'}}";
    String both = "'Resource':['arn:aws:s3:::scans','arn:aws:s3:::scans/*']";
    return Stream.of(
            new Row(
                "all denied",
                "never",
                "'Effect':'Deny','Principal':'*','Action':'s3:*'," + both + tls),
            new Row(
                "only objects",
                "yes",
                "'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'arn:aws:s3:::scans/*'"
                    + tls),
            new Row(
                "only one action",
                "yes",
                "'Effect':'Deny','Principal':'*','Action':'s3:GetObject'," + both + tls),
            new Row(
                "only one role",
                "yes",
                "'Effect':'Deny','Principal':{'AWS':'arn:aws:iam::111122223333:role/x'},'Action':'s3:*',"
                    + both
                    + tls),
            new Row(
                "two statements together",
                "never",
                "'Effect':'Deny','Principal':'*','Action':'s3:Get*'," + both + tls,
                "'Effect':'Deny','Principal':'*','NotAction':'s3:Get*','Resource':'*'" + tls),
            new Row(
                "if the key is there",
                "never",
                "'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'*',"
                    + "'Condition':{'BoolIfExists':{'aws:SecureTransport':'false'}}"),
            new Row(
                "by a number that is no such thing",
                "yes",
                "'Effect':'Deny','Principal':'*','Action':'s3:*',"
                    + both
                    + ",'Condition':{'NumericLessThan':{'s3:TlsVersion':'1.2'}}"))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.name(),
                    () ->
                        assertThat(
                                word(
                                    grants.plainHttpNotDenied(
                                        resource(row.statements()), "arn:aws:s3:::scans")))
                            .isEqualTo(row.expected())));
  }

  private static DynamicTest test(Row row, Verdict verdict) {
    return DynamicTest.dynamicTest(
        row.name(), () -> assertThat(word(verdict)).isEqualTo(row.expected()));
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
    return read(PolicyKind.IDENTITY, statements);
  }

  private static Policy resource(List<String> statements) {
    return read(PolicyKind.RESOURCE, statements);
  }

  private static Policy read(PolicyKind kind, List<String> statements) {
    String json =
        ("{'Version':'2012-10-17','Statement':[{" + String.join("},{", statements) + "}]}")
            .replace('\'', '"');
    return new PolicyParser().read(kind, json).policy();
  }
}
