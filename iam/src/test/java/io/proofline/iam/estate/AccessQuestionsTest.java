package io.proofline.iam.estate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.iam.decide.Caller;
import io.proofline.iam.decide.Context;
import io.proofline.iam.decide.Evaluator;
import io.proofline.iam.decide.Layer;
import io.proofline.iam.decide.Readings;
import io.proofline.iam.decide.Request;
import io.proofline.iam.estate.Access.Answer;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A clinic's organisation: production, a sandbox and the management account. */
class AccessQuestionsTest {
  private static final String PROD = "111111111111";
  private static final String SANDBOX = "222222222222";

  private static final String ESTATE =
      """
      {"organization": {"id": "o-clinic", "managementAccount": "999999999999",
         "root": {"id": "r-1", "scp": [ALLOW], "rcp": [],
           "accounts": ["999999999999"],
           "units": [
             {"id": "ou-prod", "scp": [ALLOW], "rcp": [TLS], "units": [], "accounts": ["111111111111"]},
             {"id": "ou-play", "scp": [NOS3], "rcp": [], "units": [], "accounts": ["222222222222"]}]}},
       "accounts": [
         {"id": "111111111111", "scp": [ALLOW], "rcp": [], "publicAccessBlock": {}},
         {"id": "222222222222", "scp": [ALLOW], "rcp": [], "publicAccessBlock": {}},
         {"id": "999999999999", "scp": [ALLOW], "rcp": [], "publicAccessBlock": {}}],
       "principals": [
         {"arn": "arn:aws:iam::111111111111:user/ann", "policies": [S3], "boundary": [], "tags": {}},
         {"arn": "arn:aws:iam::111111111111:user/bob", "policies": [S3], "boundary": [EC2], "tags": {}},
         {"arn": "arn:aws:iam::111111111111:user/eve", "policies": [S3OFFICE], "boundary": [], "tags": {}},
         {"arn": "arn:aws:iam::111111111111:user/mal", "boundary": [], "tags": {}},
         {"arn": "arn:aws:iam::222222222222:user/sam", "policies": [S3], "boundary": [], "tags": {}}],
       "resources": [
         {"arn": "arn:aws:s3:::scans", "account": "111111111111", "policies": [BUCKET],
          "acl": {"enforced": true}, "publicAccessBlock": {}, "tags": {}},
         {"arn": "arn:aws:s3:::sealed", "account": "111111111111", "policies": [],
          "acl": {"enforced": true}, "publicAccessBlock": {}, "tags": {},
          "key": "arn:aws:kms:us-east-1:111111111111:key/k"},
         {"arn": "arn:aws:kms:us-east-1:111111111111:key/k", "policies": [KEY], "grants": []}]}
      """;

  private static final Map<String, String> POLICIES =
      Map.of(
          "ALLOW",
          "{'Effect':'Allow','Action':'*','Resource':'*'}",
          "NOS3",
          "{'Effect':'Allow','NotAction':'s3:*','Resource':'*'}",
          "TLS",
          "{'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'*',"
              + "'Condition':{'BoolIfExists':{'aws:SecureTransport':'false'}}}",
          "S3OFFICE",
          "{'Effect':'Allow','Action':'s3:*','Resource':'*',"
              + "'Condition':{'IpAddress':{'aws:SourceIp':'203.0.113.0/24'}}}",
          "S3",
          "{'Effect':'Allow','Action':['s3:*','kms:Decrypt'],'Resource':'*'}",
          "EC2",
          "{'Effect':'Allow','Action':'ec2:*','Resource':'*'}",
          "BUCKET",
          "{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::333333333333:root'},'Action':'s3:GetObject',"
              + "'Resource':'arn:aws:s3:::scans/*'},{'Effect':'Allow','Principal':'*',"
              + "'Action':'s3:GetObject','Resource':'arn:aws:s3:::scans/*',"
              + "'Condition':{'StringEquals':{'aws:PrincipalOrgID':['o-clinic','o-partner']}}}",
          "KEY",
          "{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::111111111111:user/ann'},"
              + "'Action':'kms:Decrypt','Resource':'*',"
              + "'Condition':{'StringEquals':{'kms:ViaService':'s3.us-east-1.amazonaws.com'}}}");

  private final Evaluator evaluator = new Evaluator(Readings.AWS);
  private final Estate estate = estate();

  private static Estate estate() {
    String json = ESTATE;
    for (Map.Entry<String, String> policy : POLICIES.entrySet()) {
      json =
          json.replaceAll(
              "\\b" + policy.getKey() + "\\b(?=[\\],])",
              "{\"Version\":\"2012-10-17\",\"Statement\":["
                  + policy.getValue().replace('\'', '"')
                  + "]}");
    }
    return new EstateDocument(new PolicyParser()).read(JsonMapper.shared().readTree(json));
  }

  private Map<String, Answer> whoCan(String action, String resource) {
    return new AccessQuestions(estate, evaluator)
        .whoCan(action, resource).stream()
            .collect(
                Collectors.toMap(
                    AccessQuestionsTest::name,
                    Access::answer,
                    (one, other) -> one == other ? one : Answer.UNKNOWN));
  }

  private static String name(Access access) {
    String org =
        access.request() == null ? null : access.request().context().single("aws:PrincipalOrgID");
    boolean partner = access.principal().endsWith("outsider") && "o-partner".equals(org);
    boolean colleague = access.assumed().toString().contains("that the estate does not list");
    return access.principal().substring(access.principal().lastIndexOf('/') + 1)
        + (partner ? " of a partner" : colleague ? " of the organisation" : "");
  }

  @Test
  void whoCan_namesInsidersAndOutsiders() {
    Map<String, Answer> can = whoCan("s3:GetObject", "arn:aws:s3:::scans/1.dcm");
    assertThat(can)
        .containsEntry("ann", Answer.YES)
        .containsEntry("bob", Answer.YES) // the bucket's policy for everyone passes the boundary
        .containsEntry("eve", Answer.YES)
        .containsEntry("mal", Answer.UNKNOWN)
        .containsEntry("sam", Answer.NEVER)
        .containsEntry("arn:aws:iam::333333333333:root", Answer.YES)
        .containsEntry("outsider of a partner", Answer.YES)
        .containsEntry("outsider of the organisation", Answer.YES)
        .containsEntry("outsider", Answer.NEVER)
        .containsEntry("*", Answer.NEVER);
  }

  @Test
  void whoCan_aYesCarriesARequestThatTheEvaluatorAllows() {
    List<Access> all =
        new AccessQuestions(estate, evaluator).whoCan("s3:PutObject", "arn:aws:s3:::scans/1.dcm");
    Access eve = all.stream().filter(a -> a.principal().endsWith("eve")).findFirst().orElseThrow();
    assertThat(eve.answer()).isEqualTo(Answer.YES);
    assertThat(eve.when()).containsExactly("aws:securetransport=true", "aws:sourceip=203.0.113.0");
    assertThat(eve.decision().allowed()).isTrue();
    assertThat(all)
        .filteredOn(a -> a.answer() == Answer.YES)
        .allSatisfy(a -> assertThat(a.request()).isNotNull());
  }

  @Test
  void whoCan_readingWhatIsEncrypted_takesTheKeyToo() {
    Map<String, Answer> can = whoCan("s3:GetObject", "arn:aws:s3:::sealed/1.dcm");
    assertThat(can)
        .containsEntry("ann", Answer.YES)
        .containsEntry("eve", Answer.NEVER)
        .containsEntry("*", Answer.NEVER);
  }

  /** Nobody is named, and the account of a condition is that of no outsider one would think of. */
  @Test
  void whoCan_seesThoseWhomOnlyAConditionAdmits() {
    assertThat(whoCanRead("{'StringEquals':{'aws:PrincipalAccount':'204177309185'}}"))
        .anyMatch(who -> who.contains("204177309185") && who.endsWith(" YES"));
    assertThat(whoCanRead("{'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::204177309185:role/v-*'}}"))
        .anyMatch(who -> who.contains("204177309185") && who.endsWith(" YES"));
    assertThat(whoCanRead("{'StringEquals':{'aws:PrincipalAccount':'111111111111'}}"))
        .noneMatch(who -> who.endsWith(" YES") && !who.contains("111111111111"));
  }

  /** The first whom the bucket's policy lets in is refused elsewhere; the second is not. */
  @Test
  void whoCan_findsTheOutsiderWhoPasses_whenAnotherLayerRefusesTheFirst() {
    String two = "{'StringEquals':{'aws:PrincipalAccount':['204177309185','318840557216']}}";
    for (String refused : List.of("204177309185", "318840557216")) {
      String passes = refused.equals("204177309185") ? "318840557216" : "204177309185";
      String rcp =
          "{'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'*',"
              + "'Condition':{'StringEquals':{'aws:PrincipalAccount':'"
              + refused
              + "'}}}";
      assertThat(whoCanRead(two, rcp, "", ""))
          .anyMatch(who -> who.contains(passes) && who.endsWith(" YES"))
          .noneMatch(who -> who.contains(refused) && who.endsWith(" YES"));
      assertThat(whoCanRead(two, "", "", key("{'AWS':'arn:aws:iam::" + passes + ":root'}", "")))
          .as("by the key, when it is that of " + passes)
          .anyMatch(who -> who.contains(passes) && who.endsWith(" YES"))
          .noneMatch(who -> who.contains(refused) && who.endsWith(" YES"))
          .noneMatch(who -> who.endsWith(" UNKNOWN"));
      assertThat(
              whoCanRead(
                  two,
                  "",
                  ",{'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'*','Condition':"
                      + "{'StringEquals':{'aws:PrincipalAccount':'"
                      + refused
                      + "'}}}",
                  ""))
          .anyMatch(who -> who.contains(passes) && who.endsWith(" YES"))
          .noneMatch(who -> who.contains(refused) && who.endsWith(" YES"));
    }
  }

  @Test
  void whoCan_saysNever_whenEveryOutsiderIsRefused() {
    String two = "{'StringEquals':{'aws:PrincipalAccount':['204177309185','318840557216']}}";
    String both =
        "{'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'*','Condition':"
            + "{'StringNotEqualsIfExists':{'aws:PrincipalAccount':'111111111111'}}}";
    assertThat(whoCanRead(two, both, "", "")).allMatch(who -> who.endsWith(" NEVER"));
    String own = key("{'AWS':'arn:aws:iam::111111111111:root'}", "");
    assertThat(whoCanRead(two, "", "", own)).allMatch(who -> who.endsWith(" NEVER"));
    assertThat(whoCanRead("{'Null':{'aws:PrincipalArn':'false'}}", "", "", own))
        .as("everybody signed in is let in, and nobody outside reads what the key keeps")
        .allMatch(who -> who.endsWith(" NEVER"));
  }

  @Test
  void whoCan_saysUnknown_whenTheBucketAndTheKeyLetInOthersOfOneAccount() {
    String some = "{'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::204177309185:role/a*'}}";
    String others = "{'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::204177309185:role/*b'}}";
    assertThat(whoCanRead(some, "", "", key("'*'", others)))
        .filteredOn(who -> who.startsWith(Outsiders.UNNAMED))
        .containsExactly(Outsiders.UNNAMED + " UNKNOWN");
  }

  private static String key(String principal, String condition) {
    return "{'Effect':'Allow','Principal':"
        + principal
        + ",'Action':'kms:*','Resource':'*'"
        + (condition.isEmpty() ? "" : ",'Condition':" + condition)
        + "}";
  }

  private List<String> whoCanRead(String condition) {
    return whoCanRead(condition, "", "", "");
  }

  /**
   * Who can read one object.
   *
   * @param condition of the statement that allows everyone
   * @param rcp a statement of the root's resource control policy, or none
   * @param more of the bucket's policy, with a comma before it
   * @param key a statement of the policy of the bucket's key, or none
   */
  private List<String> whoCanRead(String condition, String rcp, String more, String key) {
    String policy =
        policy(
            "{'Effect':'Allow','Principal':'*','Action':'s3:GetObject',"
                + "'Resource':'arn:aws:s3:::b/*','Condition':"
                + condition
                + "}"
                + more);
    String organization =
        rcp.isEmpty()
            ? "null"
            : "{'id':'o-clinic','managementAccount':'999999999999','root':{'id':'r-1','scp':[],"
                + "'rcp':["
                + policy(rcp)
                + "],'units':[],'accounts':['111111111111']}}";
    String alone =
        "{'organization': "
            + organization
            + ",'accounts': [{'id': '111111111111', 'scp': [], 'rcp': [], 'publicAccessBlock':"
            + " {}}],'principals': [],'resources': [{'arn': 'arn:aws:s3:::b', 'account':"
            + " '111111111111', 'tags': {},'acl': {'enforced': true}, 'publicAccessBlock': {},"
            + " 'policies': ["
            + policy
            + "]"
            + (key.isEmpty()
                ? "}"
                : ",'key':'arn:aws:kms:us-east-1:111111111111:key/k'},"
                    + "{'arn':'arn:aws:kms:us-east-1:111111111111:key/k','account':'111111111111',"
                    + "'grants':[],'tags':{},'policies':["
                    + policy(key)
                    + "]}")
            + "]}";
    Estate one =
        new EstateDocument(new PolicyParser())
            .read(JsonMapper.shared().readTree(alone.replace('\'', '"')));
    return new AccessQuestions(one, evaluator)
        .whoCan("s3:GetObject", "arn:aws:s3:::b/1").stream()
            .map(access -> access.principal() + " " + access.answer())
            .toList();
  }

  private static String policy(String statements) {
    return "{'Version':'2012-10-17','Statement':[" + statements + "]}";
  }

  @Test
  void principalCan_looksAtEveryResourceOfTheService() {
    List<Access> all =
        new AccessQuestions(estate, evaluator)
            .principalCan("arn:aws:iam::111111111111:user/ann", "s3:GetObject", "1.dcm");
    assertThat(all)
        .extracting(a -> a.resource() + " " + a.answer())
        .containsExactly("arn:aws:s3:::scans/1.dcm YES", "arn:aws:s3:::sealed/1.dcm YES");
  }

  @Test
  void questions_aboutWhatIsNotThere_nameIt() {
    AccessQuestions questions = new AccessQuestions(estate, evaluator);
    assertThatThrownBy(() -> questions.whoCan("s3:GetObject", "arn:aws:s3:::nowhere/1"))
        .hasMessage("not in the estate: arn:aws:s3:::nowhere/1");
    assertThatThrownBy(() -> questions.principalCan("nobody", "s3:GetObject", ""))
        .hasMessage("not in the estate: nobody");
  }

  /** The unit's policy refuses plain HTTP for S3; that is one request of the class, not all. */
  @Test
  void coverage_ofAClass_isAProofOverAllOfIt() {
    Request plainHttp =
        new Request(
            Caller.parse("arn:aws:iam::" + PROD + ":user/ann", "s3:GetObject"),
            "s3:GetObject",
            "arn:aws:s3:::scans/1",
            PROD,
            Context.EMPTY.with("aws:SecureTransport", "false"));
    Coverage coverage = new Coverage(estate, evaluator);
    String requests =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\","
            + "\"Action\":[ACTIONS],\"Resource\":\"*\",\"Condition\":{\"StringEquals\":"
            + "{\"aws:SecureTransport\":\"false\"}}}]}";
    assertThat(coverage.of(Layer.RCP, plainHttp, parsed(requests.replace("ACTIONS", "\"s3:*\""))))
        .extracting(p -> p.place() + " " + p.state() + " " + p.by())
        .contains("ou-prod HOLDS ou-prod", PROD + " HOLDS ou-prod", "r-1 OPEN ");
    assertThat(
            coverage.of(
                Layer.RCP, plainHttp, parsed(requests.replace("ACTIONS", "\"s3:*\",\"sqs:*\""))))
        .filteredOn(place -> place.place().equals(PROD))
        .singleElement()
        .satisfies(
            place -> {
              assertThat(place.state()).isEqualTo(Coverage.State.OPEN);
              assertThat(place.why()).contains("sqs:");
            });
  }

  private static Policy parsed(String json) {
    return new PolicyParser().parse(PolicyKind.RESOURCE, json);
  }

  @Test
  void coverage_saysWhereAGuardrailHoldsAndByWhat() {
    Request plainHttp =
        new Request(
            Caller.parse("arn:aws:iam::" + PROD + ":user/ann", "s3:GetObject"),
            "s3:GetObject",
            "arn:aws:s3:::scans/1",
            PROD,
            Context.EMPTY.with("aws:SecureTransport", "false"));
    Coverage coverage = new Coverage(estate, evaluator);
    assertThat(coverage.of(Layer.RCP, plainHttp))
        .extracting(p -> p.place() + " " + p.state() + " " + p.by())
        .containsExactly(
            "r-1 OPEN ",
            "999999999999 EXEMPT ",
            "ou-prod HOLDS ou-prod",
            PROD + " HOLDS ou-prod",
            "ou-play OPEN ",
            SANDBOX + " OPEN ");
    assertThat(coverage.of(Layer.SCP, plainHttp))
        .filteredOn(p -> p.state() == Coverage.State.HOLDS)
        .extracting(Coverage.Place::place)
        .containsExactly("ou-play", SANDBOX);
  }
}
