package io.proofline.iam.estate;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.iam.decide.Evaluator;
import io.proofline.iam.decide.Readings;
import io.proofline.iam.estate.Access.Answer;
import io.proofline.iam.policy.PolicyParser;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * A refusal proves that one caller is refused, in the request that was asked about. Each estate
 * here lets a second one in, whom a search must not lose with the first.
 */
class OutsidersBehindARefusalTest {
  private static final String OWN = "111111111111";
  private static final String VENDOR = "204177309185";
  private static final String BUCKET = "arn:aws:s3:::b";
  private static final String KEY = "arn:aws:kms:us-east-1:" + OWN + ":key/k";
  private static final String QUEUE = "arn:aws:sqs:us-east-1:" + OWN + ":q";

  /** Parts of an estate with one bucket. */
  private record Parts(
      String organization, String principals, String bucket, String key, List<String> more) {
    static Parts bucket(String policy) {
      return new Parts("null", "", "'policies':[" + policy + "],'tags':{}", "", List.of());
    }

    Parts organization(String rcp, String accounts) {
      return new Parts(
          "{'id':'o-clinic','managementAccount':'999999999999','root':{'id':'r-1','scp':[],'rcp':["
              + rcp
              + "],'units':[],'accounts':["
              + accounts
              + "]}}",
          principals,
          bucket,
          key,
          more);
    }

    Parts principals(String list) {
      return new Parts(organization, list, bucket, key, more);
    }

    Parts tags(String tags) {
      return new Parts(
          organization,
          principals,
          bucket.replace("'tags':{}", "'tags':" + tags + ",'bucketAbac':true"),
          key,
          more);
    }

    Parts key(String policy, String grants) {
      return new Parts(
          organization,
          principals,
          bucket,
          ",{'arn':'"
              + KEY
              + "','account':'"
              + OWN
              + "','tags':{},'grants':["
              + grants
              + "],'policies':["
              + policy
              + "]}",
          more);
    }

    Parts with(String field) {
      return new Parts(organization, principals, bucket + "," + field, key, more);
    }

    Parts also(String resource) {
      return new Parts(organization, principals, bucket, key, List.of("," + resource));
    }

    List<Access> whoCan(String action, String arn) {
      String json =
          "{'organization':"
              + organization
              + ",'accounts':[{'id':'"
              + OWN
              + "','scp':[],'rcp':[],'publicAccessBlock':{}}],'principals':["
              + principals
              + "],'resources':[{'arn':'"
              + BUCKET
              + "','account':'"
              + OWN
              + "',"
              + (bucket.contains("'acl'") ? "" : "'acl':{'enforced':true},")
              + (key.isEmpty() ? "" : "'key':'" + KEY + "',")
              + (bucket.contains("'publicAccessBlock'") ? "" : "'publicAccessBlock':{},")
              + bucket
              + "}"
              + key
              + String.join("", more)
              + "]}";
      Estate estate =
          new EstateDocument(new PolicyParser())
              .read(JsonMapper.shared().readTree(json.replace('\'', '"')));
      return new AccessQuestions(estate, new Evaluator(Readings.AWS)).whoCan(action, arn);
    }

    List<String> whoReads() {
      return words(whoCan("s3:GetObject", BUCKET + "/1"));
    }
  }

  private static List<String> words(List<Access> all) {
    return all.stream().map(access -> access.principal() + " " + access.answer()).toList();
  }

  private static String policy(String... statements) {
    return "{'Version':'2012-10-17','Statement':[" + String.join(",", statements) + "]}";
  }

  private static String statement(String effect, String principal, String action, String when) {
    return "{'Effect':'"
        + effect
        + "','Principal':"
        + principal
        + ",'Action':'"
        + action
        + "','Resource':'*'"
        + (when.isEmpty() ? "" : ",'Condition':{" + when + "}")
        + "}";
  }

  private static String allow(String when) {
    return statement("Allow", "'*'", "s3:GetObject", when);
  }

  private static String deny(String when) {
    return statement("Deny", "'*'", "s3:*", when);
  }

  private static String root(String account) {
    return "{'AWS':'arn:aws:iam::" + account + ":root'}";
  }

  private static final String VENDORS = "'StringEquals':{'aws:PrincipalAccount':'" + VENDOR + "'}";

  private static void letsIn(List<String> rows, String who) {
    assertThat(rows).anyMatch(row -> row.contains(who) && row.endsWith(" YES"));
  }

  /** The tag keeps everybody out but the partner roles; in a request without it all would pass. */
  @Test
  void whoDependsOnATag_isFound_whenTheTagRefusesOthersOfTheAccount() {
    String unlessPartner =
        deny(
            "'StringEquals':{'aws:ResourceTag/phi':'yes'},"
                + "'ArnNotLike':{'aws:PrincipalArn':'arn:aws:iam::"
                + VENDOR
                + ":role/partner-*'}");
    letsIn(
        Parts.bucket(policy(allow(VENDORS), unlessPartner)).tags("{'phi':'yes'}").whoReads(),
        ":assumed-role/partner-");
    letsIn(
        Parts.bucket(policy(allow(VENDORS)))
            .tags("{'phi':'yes'}")
            .organization(policy(unlessPartner), "'" + OWN + "'")
            .whoReads(),
        ":assumed-role/partner-");
    assertThat(
            Parts.bucket(
                    policy(allow(VENDORS), deny("'StringEquals':{'aws:ResourceTag/phi':'yes'}")))
                .tags("{'phi':'yes'}")
                .whoReads())
        .as("nobody passes, and that is still proved")
        .allMatch(row -> row.endsWith(" NEVER"));
  }

  @Test
  void whoIsOfAUnitOfAnotherOrganisation_isFound() {
    String unit = "'ForAnyValue:StringLike':{'aws:PrincipalOrgPaths':'o-partner/r-1/ou-2/*'}";
    assertThat(Parts.bucket(policy(allow(unit))).organization("", "'" + OWN + "'").whoReads())
        .anyMatch(row -> row.endsWith(" YES"));
    assertThat(
            Parts.bucket(
                    policy(
                        allow(
                            "'ForAnyValue:StringLike':{'aws:PrincipalOrgPaths':"
                                + "'o-clinic/r-1/*'}")))
                .organization("", "'" + OWN + "'")
                .whoReads())
        .as("only an account of the own organisation that the estate does not list")
        .filteredOn(row -> row.endsWith(" YES"))
        .hasSize(1);
  }

  @Test
  void whoIsInNoOrganisation_isFound_whenOnlyOtherOrganisationsAreDenied() {
    letsIn(
        Parts.bucket(policy(statement("Allow", root(VENDOR), "s3:GetObject", "")))
            .organization(
                policy(
                    deny(
                        "'StringNotEqualsIfExists':{'aws:PrincipalOrgID':'o-clinic'},"
                            + "'Null':{'aws:PrincipalOrgID':'false'}")),
                "'" + OWN + "'")
            .whoReads(),
        VENDOR);
  }

  @Test
  void whoIsOfAnOrganisationThatOnlyAGuardrailNames_isFound() {
    letsIn(
        Parts.bucket(policy(statement("Allow", root(VENDOR), "s3:GetObject", "")))
            .organization(
                policy(deny("'StringNotEquals':{'aws:PrincipalOrgID':['o-clinic','o-partner']}")),
                "'" + OWN + "'")
            .whoReads(),
        VENDOR);
  }

  /** A way through one's own account makes nobody one's own. */
  @Test
  void whoComesThroughAnOwnEndpointOrAccessPoint_isFound() {
    for (String way : List.of("aws:VpceAccount", "s3:DataAccessPointAccount")) {
      letsIn(
          Parts.bucket(
                  policy(
                      allow(
                          "'StringEquals':{'aws:PrincipalAccount':'"
                              + VENDOR
                              + "','"
                              + way
                              + "':'"
                              + OWN
                              + "'}")))
              .whoReads(),
          VENDOR);
    }
  }

  @Test
  void whoIsTheOneServiceThatTheKeyLetsIn_isFound() {
    List<String> rows =
        Parts.bucket(policy(allow("'Bool':{'aws:PrincipalIsAWSService':'true'}")))
            .key(
                policy(statement("Allow", "{'Service':'backup.amazonaws.com'}", "kms:Decrypt", "")),
                "")
            .whoReads();
    letsIn(rows, "backup.amazonaws.com");
  }

  @Test
  void whoHasAGrantOnTheKey_isFound_whenItsPolicyLetsInNobodyOfTheAccount() {
    letsIn(
        Parts.bucket(policy(allow(VENDORS)))
            .key(
                policy(statement("Allow", root(OWN), "kms:*", "")),
                "{'id':'1','granteePrincipal':'arn:aws:iam::"
                    + VENDOR
                    + ":role/g','operations':['Decrypt'],'constraints':{}}")
            .whoReads(),
        VENDOR + ":role/g");
  }

  @Test
  void whoStandsInAList_isFound() {
    String entry = "{'grantee':'account','id':'" + VENDOR + "','permission':'READ'}";
    letsIn(
        Parts.bucket("")
            .with("'acl':{'enforced':false,'bucket':[],'object':[" + entry + "]}")
            .whoReads(),
        VENDOR);
    assertThat(
            Parts.bucket("")
                .with(
                    "'acl':{'enforced':false,'bucket':[],'object':["
                        + entry.replace(VENDOR, "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8")
                        + "]}")
                .whoReads())
        .as("whose account a canonical id is, nobody knows")
        .contains(Outsiders.UNNAMED + " UNKNOWN");
    String one = "'ArnEquals':{'aws:PrincipalArn':'arn:aws:iam::" + VENDOR + ":role/only'}";
    letsIn(
        Parts.bucket(policy(deny(one.replace("ArnEquals", "ArnNotEquals"))))
            .with(
                "'acl':{'enforced':false,'bucket':[],'object':[{'grantee':'authenticated-users',"
                    + "'permission':'READ'}]}")
            .whoReads(),
        ":assumed-role/only/");
  }

  @Test
  void whoIsTheSecondUnlistedAccountOfTheOrganisation_isFound() {
    letsIn(
        Parts.bucket(
                policy(
                    allow(
                        "'StringEquals':{'aws:PrincipalOrgID':'o-clinic','aws:PrincipalAccount':"
                            + "['222222222222','333333333333']}")))
            .tags("{'x':'1'}")
            .organization(
                policy(
                    deny(
                        "'StringEquals':{'aws:PrincipalAccount':'222222222222',"
                            + "'aws:ResourceTag/x':'1'}")),
                "'" + OWN + "','222222222222','333333333333'")
            .whoReads(),
        "333333333333");
  }

  @Test
  void whoIsOfAnAccountThatStandsInNoList_leavesTheOrganisationUnknown() {
    List<Access> all =
        Parts.bucket(
                policy(
                    allow(
                        "'StringEquals':{'aws:PrincipalOrgID':'o-clinic',"
                            + "'aws:PrincipalAccount':'444444444444'}")))
            .organization("", "'" + OWN + "'")
            .whoCan("s3:GetObject", BUCKET + "/1");
    assertThat(all)
        .filteredOn(access -> access.assumed().toString().contains("that the estate does not list"))
        .extracting(Access::answer)
        .containsExactly(Answer.UNKNOWN);
  }

  @Test
  void whoIsPassedOnByAService_isNotRefusedForEveryRequest() {
    String ann =
        "{'arn':'arn:aws:iam::"
            + OWN
            + ":user/ann','boundary':[],'tags':{},'policies':["
            + policy("{'Effect':'Allow','Action':'s3:*','Resource':'*'}")
            + "]}";
    letsIn(
        Parts.bucket(policy(deny("'Bool':{'aws:ViaAWSService':'false'}")))
            .principals(ann)
            .whoReads(),
        "user/ann");
  }

  /** A role's own tags are not those of all its sessions. */
  @Test
  void whoTakesARoleWithSessionTags_isNotRefusedForEveryRequest() {
    String role =
        "{'arn':'arn:aws:iam::"
            + OWN
            + ":role/app','boundary':[],'tags':{},'policies':["
            + policy(
                "{'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':"
                    + "{'StringEquals':{'aws:PrincipalTag/team':'red'}}}")
            + "]}";
    String trust =
        "{'arn':'arn:aws:iam::"
            + OWN
            + ":role/app','account':'"
            + OWN
            + "','tags':{},'policies':["
            + policy(
                "{'Effect':'Allow','Principal':{'Service':'ec2.amazonaws.com'},"
                    + "'Action':'sts:AssumeRole'}")
            + "]}";
    Parts parts = Parts.bucket("").principals(role);
    assertThat(parts.whoReads()).contains("arn:aws:iam::" + OWN + ":role/app UNKNOWN");
    assertThat(parts.also(trust).whoReads()).contains("arn:aws:iam::" + OWN + ":role/app NEVER");
    assertThat(parts.also(trust.replace("sts:AssumeRole", "sts:*")).whoReads())
        .contains("arn:aws:iam::" + OWN + ":role/app UNKNOWN");
  }

  @Test
  void whoGetsInOnlyWhereAWildcardRunsPastColons_isFound() {
    String queue =
        ",{'arn':'"
            + QUEUE
            + "','account':'"
            + OWN
            + "','tags':{},'policies':["
            + policy(
                "{'Effect':'Allow','Principal':'*','Action':'sqs:ReceiveMessage',"
                    + "'Resource':'arn:aws:sqs:*:q','Condition':{"
                    + VENDORS
                    + "}}")
            + "]}";
    letsIn(
        words(Parts.bucket("").also(queue.substring(1)).whoCan("sqs:ReceiveMessage", QUEUE)),
        VENDOR);
  }

  @Test
  void restrictingPublicBuckets_isTakenForClosed_onlyWhereS3SurelyCallsThePolicyPublic() {
    String restrict = "'publicAccessBlock':{'restrictPublicBuckets':true}";
    assertThat(Parts.bucket(policy(allow(""))).with(restrict).whoReads())
        .as("but for services, which are served all the same")
        .allMatch(row -> row.endsWith(" NEVER") || row.contains(".amazonaws.com"));
    assertThat(
            Parts.bucket(policy(allow("'StringEqualsIfExists':{'aws:SourceVpce':'vpce-1'}")))
                .with(restrict)
                .whoReads())
        .contains("* UNKNOWN", Outsiders.UNNAMED + " UNKNOWN");
  }
}
