package io.proofline.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Tables of policies and the only answer that plain reading allows. Policies are written with
 * single quotes and without the outer braces.
 */
class PolicyQuestionsTest {
  private static final String TLS = ",'Condition':{'Bool':{'aws:SecureTransport':'false'}}";
  private static final String IP = ",'Condition':{'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}}";
  private static final String MFA = ",'Condition':{'Bool':{'aws:MultiFactorAuthPresent':'true'}}";
  private static final String BOTH = "['arn:aws:s3:::scans','arn:aws:s3:::scans/*']";

  private record Row(String name, String expected, List<String> statements) {}

  private static Row row(String name, String expected, String... statements) {
    return new Row(name, expected, List.of(statements));
  }

  @TestFactory
  Stream<DynamicTest> allowsAnyone_toReadObjects() {
    return each(
        policy -> PolicyQuestions.allowsAnyone(policy, "s3:GetObject"),
        row("star", "yes 1", open("'*'", "s3:GetObject", "")),
        row("AWS star", "yes 1", open("{'AWS':'*'}", "s3:GetObject", "")),
        row("star in a list", "yes 1", open("{'AWS':['111111111111','*']}", "s3:*", "")),
        row("wildcard action", "yes 1", open("'*'", "s3:Get*", "")),
        row("action in other case", "yes 1", open("'*'", "S3:getobject", "")),
        row("question mark in action", "yes 1", open("'*'", "s3:GetObjec?", "")),
        row("other action", "no", open("'*'", "s3:PutObject", "")),
        row("longer action", "no", open("'*'", "s3:GetObjectAcl", "")),
        row("a named account", "no", open("{'AWS':'111111111111'}", "s3:*", "")),
        row("a service", "no", open("{'Service':'logs.amazonaws.com'}", "s3:*", "")),
        row("every service", "unknown", open("{'Service':'*'}", "s3:*", "")),
        row(
            "NotAction that leaves it",
            "yes 1",
            "'Effect':'Allow','Principal':'*','NotAction':'s3:Put*','Resource':'arn:aws:s3:::scans/*'"),
        row(
            "NotAction that takes it",
            "no",
            "'Effect':'Allow','Principal':'*','NotAction':'s3:Get*','Resource':'arn:aws:s3:::scans/*'"),
        row(
            "NotPrincipal in an allow",
            "yes 1",
            "'Effect':'Allow','NotPrincipal':{'AWS':'111111111111'},'Action':'s3:*','Resource':'*'"),
        row("a condition", "unknown", open("'*'", "s3:GetObject", IP)),
        row(
            "a condition that says nothing is still a condition",
            "unknown",
            open("'*'", "s3:GetObject", ",'Condition':{'StringLike':{'aws:UserAgent':'*'}}")),
        row("an empty condition is none", "yes 1", open("'*'", "s3:GetObject", ",'Condition':{}")),
        row(
            "denied to everyone",
            "no",
            open("'*'", "s3:GetObject", ""),
            deny("'*'", "s3:*", "'arn:aws:s3:::scans/*'", "")),
        row(
            "denied to everyone on everything",
            "no",
            open("'*'", "s3:GetObject", ""),
            deny("{'AWS':'*'}", "*", "'*'", "")),
        row(
            "denied on another bucket",
            "yes 1",
            open("'*'", "s3:GetObject", ""),
            deny("'*'", "s3:*", "'arn:aws:s3:::other/*'", "")),
        row(
            "denied on part of the objects",
            "unknown",
            open("'*'", "s3:GetObject", ""),
            deny("'*'", "s3:*", "'arn:aws:s3:::scans/a*'", "")),
        row(
            "denied to a named account",
            "yes 1",
            open("'*'", "s3:GetObject", ""),
            deny("{'AWS':'111111111111'}", "s3:*", "'*'", "")),
        row(
            "denied to all but one",
            "unknown",
            open("'*'", "s3:GetObject", ""),
            "'Effect':'Deny','NotPrincipal':{'AWS':'111111111111'},'Action':'s3:*','Resource':'*'"),
        row(
            "denied without TLS only",
            "yes 1",
            open("'*'", "s3:GetObject", ""),
            deny("'*'", "s3:*", "'*'", TLS)),
        row(
            "denied under another condition",
            "unknown",
            open("'*'", "s3:GetObject", ""),
            deny("'*'", "s3:*", "'*'", IP)),
        row(
            "another action denied",
            "yes 1",
            open("'*'", "s3:GetObject", ""),
            deny("'*'", "s3:PutObject", "'*'", "")),
        row(
            "denied on everything but a resource",
            "unknown",
            open("'*'", "s3:GetObject", ""),
            "'Effect':'Deny','Principal':'*','Action':'*','NotResource':'arn:aws:s3:::scans/*'"),
        row(
            "a yes wins over an unknown before it",
            "yes 2",
            open("'*'", "s3:GetObject", IP),
            open("'*'", "s3:GetObject", "")),
        row("no statement", "no"));
  }

  @TestFactory
  Stream<DynamicTest> allowsOutside() {
    return each(
        policy -> PolicyQuestions.allowsOutside(policy, Set.of("111111111111", "222222222222")),
        row("own root", "no", trust("{'AWS':'arn:aws:iam::111111111111:root'}", "")),
        row("own id", "no", trust("{'AWS':'111111111111'}", "")),
        row("second own account", "no", trust("{'AWS':'arn:aws:iam::222222222222:role/x'}", "")),
        row("foreign root", "yes 1", trust("{'AWS':'arn:aws:iam::999999999999:root'}", "")),
        row("foreign id", "yes 1", trust("{'AWS':'999999999999'}", "")),
        row("own and foreign", "yes 1", trust("{'AWS':['111111111111','999999999999']}", "")),
        row("anyone", "yes 1", trust("'*'", "")),
        row("a service", "no", trust("{'Service':'ec2.amazonaws.com'}", "")),
        row(
            "own SAML provider",
            "no",
            trust("{'Federated':'arn:aws:iam::111111111111:saml-provider/idp'}", "")),
        row(
            "foreign SAML provider",
            "yes 1",
            trust("{'Federated':'arn:aws:iam::999999999999:saml-provider/idp'}", "")),
        row("web identity", "unknown", trust("{'Federated':'accounts.google.com'}", "")),
        row("deleted principal", "unknown", trust("{'AWS':'AROAEXAMPLEID'}", "")),
        row("canonical user", "unknown", trust("{'CanonicalUser':'79a59df900b949e5'}", "")),
        row("every service", "unknown", trust("{'Service':'*'}", "")),
        row(
            "foreign under an external id",
            "unknown",
            trust(
                "{'AWS':'999999999999'}", ",'Condition':{'StringEquals':{'sts:ExternalId':'x'}}")),
        row(
            "foreign, but everybody denied",
            "no",
            trust("{'AWS':'999999999999'}", ""),
            "'Effect':'Deny','Principal':'*','Action':'*'"),
        row(
            "foreign, some denied",
            "unknown",
            trust("{'AWS':'999999999999'}", ""),
            "'Effect':'Deny','Principal':{'AWS':'999999999999'},'Action':'sts:TagSession'"),
        row("no statement", "no"));
  }

  @TestFactory
  Stream<DynamicTest> grantsBroadly_readingObjects() {
    return each(
        policy -> PolicyQuestions.grantsBroadly(policy, "s3:GetObject"),
        row("star", "yes 1", grant("s3:GetObject", "'*'", "")),
        row("every bucket", "yes 1", grant("s3:GetObject", "'arn:aws:s3:::*'", "")),
        row("every object", "yes 1", grant("s3:GetObject", "'arn:aws:s3:::*/*'", "")),
        row("any partition", "yes 1", grant("s3:*", "'arn:*:s3:::*'", "")),
        row("the government partition", "yes 1", grant("s3:*", "'arn:aws-us-gov:s3:::*'", "")),
        row("the China partition", "yes 1", grant("s3:GetObject", "'arn:aws-cn:s3:::*/*'", "")),
        row("one bucket there", "no", grant("s3:*", "'arn:aws-us-gov:s3:::scans/*'", "")),
        row("every action", "yes 1", grant("*", "'*'", "")),
        row("one of a list", "yes 1", grant("s3:Get*", "['arn:aws:s3:::a/*','*']", "")),
        row("one bucket", "no", grant("s3:GetObject", "'arn:aws:s3:::scans/*'", "")),
        row("buckets with a prefix", "no", grant("s3:GetObject", "'arn:aws:s3:::hsc-*'", "")),
        row("one key in every bucket", "no", grant("s3:GetObject", "'arn:aws:s3:::*/index'", "")),
        row("question mark", "unknown", grant("s3:GetObject", "'arn:aws:s3:::?*'", "")),
        row(
            "policy variable",
            "unknown",
            grant("s3:GetObject", "'arn:aws:s3:::${aws:username}/*'", "")),
        row("another service", "no", grant("ec2:*", "'*'", "")),
        row("a condition", "unknown", grant("s3:GetObject", "'*'", MFA)),
        row(
            "a condition on one bucket",
            "no",
            grant("s3:GetObject", "'arn:aws:s3:::scans/*'", MFA)),
        row(
            "NotResource",
            "unknown",
            "'Effect':'Allow','Action':'s3:GetObject','NotResource':'arn:aws:s3:::a/*'"),
        row("NotAction", "yes 1", "'Effect':'Allow','NotAction':'iam:*','Resource':'*'"),
        row(
            "denied everywhere",
            "no",
            grant("s3:*", "'*'", ""),
            "'Effect':'Deny','Action':'s3:GetObject','Resource':'*'"),
        row(
            "denied on one bucket",
            "unknown",
            grant("s3:*", "'*'", ""),
            "'Effect':'Deny','Action':'s3:*','Resource':'arn:aws:s3:::scans/*'"),
        row(
            "another action denied",
            "yes 1",
            grant("s3:*", "'*'", ""),
            "'Effect':'Deny','Action':'s3:PutObject','Resource':'*'"));
  }

  @TestFactory
  Stream<DynamicTest> grantsBroadly_decrypting() {
    return each(
        policy -> PolicyQuestions.grantsBroadly(policy, "kms:Decrypt"),
        row("star", "yes 1", grant("kms:Decrypt", "'*'", "")),
        row("the whole service", "yes 1", grant("kms:Decrypt", "'arn:aws:kms:*'", "")),
        row("one region", "no", grant("kms:Decrypt", "'arn:aws:kms:us-east-1:*:key/*'", "")));
  }

  @TestFactory
  Stream<DynamicTest> grantsEverything() {
    return each(
        PolicyQuestions::grantsEverything,
        row("all on all", "yes 1", grant("*", "'*'", "")),
        row("all, with more stars than needed", "yes 1", grant("**", "'**'", "")),
        row("all services, all actions", "yes 1", grant("*:*", "'*'", "")),
        row("every ARN", "yes 1", grant("*", "'arn:*'", "")),
        row("every ARN of a partition", "yes 1", grant("*", "'arn:aws-us-gov:*'", "")),
        row("every ARN, in six parts", "yes 1", grant("*", "'arn:aws:*:*:*:*'", "")),
        row("every ARN of a service", "no", grant("*", "'arn:aws:s3:*'", "")),
        row("all of one service", "no", grant("s3:*", "'*'", "")),
        row("all on one bucket", "no", grant("*", "'arn:aws:s3:::a'", "")),
        row("all under a condition", "unknown", grant("*", "'*'", MFA)),
        row(
            "all but one service",
            "unknown",
            "'Effect':'Allow','NotAction':'iam:*','Resource':'*'"),
        row(
            "all but a part",
            "unknown",
            grant("*", "'*'", ""),
            "'Effect':'Deny','Action':'iam:*','Resource':'*'"),
        row(
            "all taken back",
            "no",
            grant("*", "'*'", ""),
            "'Effect':'Deny','Action':'*','Resource':'*'"));
  }

  @TestFactory
  Stream<DynamicTest> deniesInsecureTransport() {
    return each(
        policy -> PolicyQuestions.deniesInsecureTransport(policy, "arn:aws:s3:::scans"),
        row("bucket and objects", "yes 1", deny("'*'", "s3:*", BOTH, TLS)),
        row("one wildcard", "yes 1", deny("'*'", "s3:*", "'arn:aws:s3:::scans*'", TLS)),
        row("everything", "yes 1", deny("{'AWS':'*'}", "*", "'*'", TLS)),
        row(
            "in two statements",
            "yes 2",
            deny("'*'", "s3:*", "'arn:aws:s3:::scans'", TLS),
            deny("'*'", "s3:*", "'arn:aws:s3:::scans/*'", TLS)),
        row("objects only", "no", deny("'*'", "s3:*", "'arn:aws:s3:::scans/*'", TLS)),
        row("bucket only", "no", deny("'*'", "s3:*", "'arn:aws:s3:::scans'", TLS)),
        row("another bucket", "no", deny("'*'", "s3:*", "'arn:aws:s3:::other/*'", TLS)),
        row("reads only", "unknown", deny("'*'", "s3:GetObject", BOTH, TLS)),
        row("some callers only", "unknown", deny("{'AWS':'111111111111'}", "s3:*", BOTH, TLS)),
        row(
            "two conditions",
            "unknown",
            deny(
                "'*'",
                "s3:*",
                BOTH,
                ",'Condition':{'Bool':{'aws:SecureTransport':'false','aws:ViaAWSService':'false'}}")),
        row(
            "an allow under TLS is no deny",
            "no",
            open("'*'", "s3:*", ",'Condition':{'Bool':{'aws:SecureTransport':'true'}}")),
        row(
            "the TLS version is another matter",
            "no",
            deny("'*'", "s3:*", BOTH, ",'Condition':{'NumericLessThan':{'s3:TlsVersion':'1.2'}}")));
  }

  @Test
  void unknown_saysWhichStatementAndWhatItNeeds() {
    Answer answer =
        PolicyQuestions.grantsBroadly(read(List.of(grant("s3:*", "'*'", MFA))), "s3:GetObject");
    assertThat(answer.why()).contains("statement 1").contains("needs the access engine");
  }

  private static Stream<DynamicTest> each(Function<PolicyDocument, Answer> question, Row... rows) {
    return Stream.of(rows)
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.name() + ": " + row.expected(),
                    () ->
                        assertThat(say(question.apply(read(row.statements()))))
                            .isEqualTo(row.expected())));
  }

  private static PolicyDocument read(List<String> statements) {
    String text =
        "{'Version':'2012-10-17','Statement':["
            + String.join(",", statements.stream().map(s -> "{" + s + "}").toList())
            + "]}";
    return PolicyDocument.parse(text.replace('\'', '"'));
  }

  private static String say(Answer answer) {
    return switch (answer) {
      case Answer.Yes yes -> "yes " + yes.statement();
      case Answer.No _ -> "no";
      case Answer.Unknown _ -> "unknown";
    };
  }

  private static String open(String principal, String action, String condition) {
    return "'Effect':'Allow','Principal':%s,'Action':'%s','Resource':'arn:aws:s3:::scans/*'%s"
        .formatted(principal, action, condition);
  }

  private static String deny(String principal, String action, String resource, String condition) {
    return "'Effect':'Deny','Principal':%s,'Action':'%s','Resource':%s%s"
        .formatted(principal, action, resource, condition);
  }

  private static String trust(String principal, String condition) {
    return "'Effect':'Allow','Action':'sts:AssumeRole','Principal':%s%s"
        .formatted(principal, condition);
  }

  private static String grant(String action, String resource, String condition) {
    return "'Effect':'Allow','Action':'%s','Resource':%s%s".formatted(action, resource, condition);
  }
}
