package io.proofline.iam.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.symbolic.Caller;
import io.proofline.iam.symbolic.KnownActions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where it cannot be told whether there is a request, the answer is not never. */
class NeverIsNotPerhapsTest {
  private static final String OPEN_TO_ONE_ROLE =
      "{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::111111111111:role/r'},"
          + "'Action':'s3:GetObject','Resource':'arn:aws:s3:::b/*'}";

  private final Asking asking = new Asking(new EvaluatorJudge(), KnownActions.NONE);
  private final Inclusion inclusion = new Inclusion(asking);
  private final Grants grants = new Grants(asking);

  // --- what an older policy may have denied ---

  @Test
  void aDenyThatIsNotUnderstood_mayHaveDeniedWhatIsAllowedWithoutIt() {
    String allow = allow("s3:GetObject", "arn:aws:s3:::b/*", "");
    String deny =
        "{'Effect':'Deny','Action':'*','Resource':'*','Condition':{'OfTomorrow':{'k:a':'x'}}}";
    assertThat(word(identity(allow), identity(allow + "," + deny))).isEqualTo("unknown");
  }

  @Test
  void aDenyThatExceptsARoleButNotItsAccount_mayHaveDeniedTheRole() {
    String partly =
        "{'Effect':'Deny','NotPrincipal':{'AWS':'arn:aws:iam::111111111111:role/r'},"
            + "'Action':'s3:*','Resource':'arn:aws:s3:::b/*'}";
    assertThat(word(resource(OPEN_TO_ONE_ROLE), resource(OPEN_TO_ONE_ROLE + "," + partly)))
        .isEqualTo("unknown");
    assertThat(
            word(
                resource(OPEN_TO_ONE_ROLE + "," + partly),
                resource(OPEN_TO_ONE_ROLE + "," + partly)))
        .as("the same exception excepts the same, whatever that is")
        .isEqualTo("never");
  }

  @Test
  void aDenyThatExceptsAUserWithItsAccount_didNotDenyTheUser() {
    String ann = "arn:aws:iam::111111111111:user/ann";
    String open =
        "{'Effect':'Allow','Principal':{'AWS':'" + ann + "'},'Action':'s3:*','Resource':'*'}";
    String whole =
        "{'Effect':'Deny','NotPrincipal':{'AWS':['"
            + ann
            + "','111111111111']},"
            + "'Action':'s3:*','Resource':'*'}";
    assertThat(word(resource(open), resource(open + "," + whole))).isEqualTo("never");
  }

  @Test
  void aCanonicalUserThatWasDenied_mayBeOfTheAccountThatIsAllowed() {
    String open =
        "{'Effect':'Allow','Principal':{'AWS':'111111111111'},'Action':'s3:*','Resource':'*'}";
    String deny =
        "{'Effect':'Deny','Principal':{'CanonicalUser':'79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be'},"
            + "'Action':'s3:*','Resource':'*'}";
    assertThat(word(resource(open), resource(open + "," + deny))).isEqualTo("unknown");
  }

  @Test
  void aDenyThatExceptsACanonicalUser_mayExceptAUserOfTheAccountThatIsAllowed() {
    String open =
        "{'Effect':'Allow','Principal':{'AWS':'111111111111'},'Action':'s3:*','Resource':'*'}";
    String deny =
        "{'Effect':'Deny','NotPrincipal':{'CanonicalUser':'79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be'},"
            + "'Action':'s3:*','Resource':'*'}";
    Policy both = resource(open + "," + deny);
    assertThat(word(grants.any(both, List.of("s3:*"), List.of()))).isEqualTo("unknown");
    assertThat(word(both, both)).isEqualTo("never");
  }

  // --- a policy of which a part is not understood, outside of its statements ---

  @Test
  void aPolicyWithTwoLists_grantsWhatNobodyCanTell() {
    String statement = allow("s3:GetObject", "arn:aws:s3:::b/*", "");
    Policy twice =
        read(
            PolicyKind.IDENTITY,
            "{'Version':'2012-10-17','Statement':["
                + statement
                + "],'Statement':["
                + allow("*", "*", "")
                + "]}");
    Policy tomorrow =
        read(PolicyKind.IDENTITY, "{'Version':'2030-01-01','Statement':[" + statement + "]}");
    for (Policy policy : List.of(twice, tomorrow)) {
      assertThat(word(grants.any(policy, List.of("iam:*"), List.of()))).isEqualTo("unknown");
      assertThat(word(policy, identity(statement))).isEqualTo("unknown");
      assertThat(word(identity(statement), policy)).isEqualTo("unknown");
    }
  }

  // --- values that run over the parts of an ARN ---

  @Test
  void aVariable_mayStandForAWholeArn() {
    String both =
        "'StringEquals':{'aws:SourceArn':'${aws:PrincipalTag/source}'},"
            + "'ArnLike':{'aws:SourceArn':'arn:aws:s3:::*'}";
    assertThat(granted(allow("s3:GetObject", "*", both))).isEqualTo("yes");
    assertThat(
            granted(
                allow(
                    "s3:GetObject",
                    "*",
                    "'StringEquals':{'aws:PrincipalArn':'${aws:PrincipalTag/self}'}")))
        .isNotEqualTo("never");
  }

  @Test
  void aVariable_mayStandForSeveralPartsOfAResource() {
    assertThat(granted(allow("s3:GetObject", "arn:aws:s3:${aws:PrincipalTag/rest}", "")))
        .isNotEqualTo("never");
    String any = allow("s3:GetObject", "arn:${aws:PrincipalTag/p}:s3:::b", "");
    String part = allow("s3:GetObject", "arn:*:s3:::b", "");
    assertThat(word(identity(any), identity(any))).isEqualTo("never");
    assertThat(word(identity(any), identity(part)))
        .as("part by part the star stops at a colon")
        .isEqualTo("unknown");
  }

  @Test
  void aStarWithinAPart_doesNotCoverAValueWithColons() {
    String any = "'StringEquals':{'aws:SourceArn':'arn:${aws:PrincipalTag/p}:s3:::b'}";
    String part = "'ArnLike':{'aws:SourceArn':'arn:*:s3:::b'}";
    assertThat(
            word(
                identity(allow("s3:GetObject", "*", any)),
                identity(allow("s3:GetObject", "*", part))))
        .isNotEqualTo("never");
    String account = "'StringEquals':{'aws:SourceArn':'arn:aws:sns:eu:${aws:PrincipalAccount}:t'}";
    String every = "'ArnLike':{'aws:SourceArn':'arn:aws:sns:*:*:t'}";
    assertThat(
            word(
                identity(allow("s3:GetObject", "*", account)),
                identity(allow("s3:GetObject", "*", every))))
        .as("an account's number holds no colon")
        .isEqualTo("never");
  }

  // --- operators where their meaning is not documented ---

  @Test
  void anOperatorForOneValue_onAKeyWithSeveral_coversOnlyWhatItSurelyHoldsOf() {
    String any = allow("s3:*", "*", "'ForAnyValue:StringEquals':{'aws:TagKeys':'a'}");
    String all =
        allow(
            "s3:*",
            "*",
            "'ForAllValues:StringEquals':{'aws:TagKeys':'a'},'Null':{'aws:TagKeys':'false'}");
    String one = allow("s3:*", "*", "'StringEquals':{'aws:TagKeys':'a'}");
    String wider = allow("s3:*", "*", "'StringEquals':{'aws:TagKeys':['a','b']}");
    assertThat(word(identity(any), identity(one))).isEqualTo("unknown");
    assertThat(word(identity(one), identity(any))).isEqualTo("never");
    assertThat(word(identity(all), identity(one))).isEqualTo("never");
    assertThat(word(identity(one), identity(one))).isEqualTo("never");
    assertThat(word(identity(one), identity(wider))).as("of several values").isEqualTo("unknown");
  }

  @Test
  void lettersBeyondAscii_mayOrMayNotBeTheSameInAnyCase() {
    String not = allow("s3:*", "*", "'StringNotEqualsIgnoreCase':{'aws:PrincipalTag/t':'é'}");
    String exactly = allow("s3:*", "*", "'StringEquals':{'aws:PrincipalTag/t':'É'}");
    assertThat(word(identity(exactly), identity(not))).isEqualTo("unknown");
    String kelvin = allow("s3:*", "*", "'StringEquals':{'aws:PrincipalTag/t':'\u212a'}");
    String k = allow("s3:*", "*", "'StringEqualsIgnoreCase':{'aws:PrincipalTag/t':'k'}");
    assertThat(word(identity(kelvin), identity(k))).isEqualTo("unknown");
  }

  @Test
  void aServiceHasAListOfNames() {
    Policy logs =
        resource(
            "{'Effect':'Allow','Principal':{'Service':'logging.s3.amazonaws.com'},"
                + "'Action':'s3:PutObject','Resource':'arn:aws:s3:::b/*','Condition':{"
                + "'ForAnyValue:StringEquals':{'aws:PrincipalServiceNamesList':"
                + "'logging.s3.amazonaws.com'}}}");
    assertThat(word(grants.any(logs, List.of("s3:PutObject"), List.of()))).isEqualTo("yes");
  }

  /** KMS says the caller's account by a key of its own, which other services do not have. */
  @Test
  void aKeyOfKms_isAbsentFromRequestsOfOtherServices() {
    String open = "{'Effect':'Allow','Principal':'*','Action':'%s','Resource':'*'}";
    String deny =
        "{'Effect':'Deny','Principal':'*','Action':'%s','Resource':'*',"
            + "'Condition':{'Null':{'kms:CallerAccount':'false'}}}";
    Policy all = resource(open.formatted("s3:*") + "," + deny.formatted("*"));
    Policy keys = resource(open.formatted("kms:*") + "," + deny.formatted("kms:*"));
    List<String> ours = List.of("111111111111");
    assertThat(
            word(
                new OutsideAccess(asking)
                    .outside(all, new Zone.Builder().accounts(ours).build(), List.of(), null)))
        .isNotEqualTo("never");
    Strangers.Circle accounts = Strangers.Circle.accounts(Set.of(), Set.of(), "", "");
    assertThat(word(admitted(all, "s3:GetObject", accounts))).isEqualTo("yes");
    assertThat(word(admitted(keys, "kms:Decrypt", accounts))).isEqualTo("never");
  }

  private Verdict admitted(Policy policy, String action, Strangers.Circle circle) {
    return new Strangers(asking)
        .admitted(
            new Strangers.Question(policy, List.of(), action, "*", Map.of()), circle, Set.of());
  }

  /**
   * IAM User Guide, "AWS global condition context keys": aws:PrincipalAccount is {@code anonymous},
   * aws:PrincipalIsAWSService is absent.
   */
  @Test
  void whoDidNotSign_hasAnAccountByName_andIsNotSaidToBeNoService() {
    OutsideAccess outside = new OutsideAccess(asking);
    String open =
        "{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::b/*'}";
    for (String condition :
        List.of(
            "'Bool':{'aws:PrincipalIsAWSService':'false'}",
            "'Null':{'aws:PrincipalAccount':'true'}",
            "'Null':{'aws:PrincipalIsAWSService':'false'}")) {
      Policy policy =
          resource(
              open
                  + ",{'Effect':'Deny','Principal':'*','Action':'*','Resource':'*','Condition':{"
                  + condition
                  + "}}");
      assertThat(outside.open(policy, List.of(), null))
          .as(condition)
          .isInstanceOfSatisfying(
              Verdict.Yes.class,
              yes -> assertThat(yes.witness().caller()).isEqualTo(Caller.ANONYMOUS));
    }
    for (String condition :
        List.of(
            "'StringNotEquals':{'aws:PrincipalAccount':'111111111111'}",
            "'BoolIfExists':{'aws:PrincipalIsAWSService':'false'}")) {
      Policy policy =
          resource(
              open
                  + ",{'Effect':'Deny','Principal':'*','Action':'*','Resource':'*','Condition':{"
                  + condition
                  + "}}");
      assertThat(word(outside.open(policy, List.of(), null))).as(condition).isEqualTo("never");
    }
  }

  private String granted(String statement) {
    return word(grants.any(identity(statement), List.of("s3:GetObject"), List.of()));
  }

  private String word(Policy newer, Policy older) {
    return word(inclusion.newAccess(newer, older));
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Never _ -> "never";
      case Verdict.Yes _ -> "yes";
      case Verdict.Unknown _ -> "unknown";
    };
  }

  private static String allow(String action, String resource, String conditions) {
    return "{'Effect':'Allow','Action':'"
        + action
        + "','Resource':'"
        + resource
        + "'"
        + (conditions.isEmpty() ? "" : ",'Condition':{" + conditions + "}")
        + "}";
  }

  private static Policy identity(String statements) {
    return read(PolicyKind.IDENTITY, "{'Version':'2012-10-17','Statement':[" + statements + "]}");
  }

  private static Policy resource(String statements) {
    return read(PolicyKind.RESOURCE, "{'Version':'2012-10-17','Statement':[" + statements + "]}");
  }

  private static Policy read(PolicyKind kind, String text) {
    return new PolicyParser().read(kind, text.replace('\'', '"')).policy();
  }
}
