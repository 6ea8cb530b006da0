package io.proofline.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.access.OutsideGrant.Certainty;
import io.proofline.access.OutsideGrant.Kind;
import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class OutsideGrantFinderTest {
  private static final String OWN = "441020936617";
  private static final String VENDOR = "204177309185";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final OutsideGrantFinder finder = new OutsideGrantFinder(Set.of(OWN, "441020938842"));

  private static Document document(String type, String name, String properties) {
    return document(type, name, properties, Map.of());
  }

  private static Document document(
      String type, String name, String properties, Map<String, String> unknown) {
    return new Document(
        new ResourceId("aws", OWN, "us-east-1", type, name, null),
        null,
        (ObjectNode) JSON.readTree(properties.replace('\'', '"')),
        JsonNodeFactory.instance.objectNode(),
        Map.of(),
        unknown,
        Instant.parse("2026-11-20T00:00:00Z"),
        List.of("c-1"));
  }

  private OutsideGrants bucketPolicy(String statements) {
    return finder.find(
        List.of(
            document(
                "AWS::S3::BucketPolicy",
                "b",
                "{'Bucket':'b','PolicyDocument':{'Statement':" + statements + "}}")));
  }

  private OutsideGrant one(String statements) {
    OutsideGrants grants = bucketPolicy(statements);
    assertThat(grants.undecided()).isEmpty();
    assertThat(grants.grants()).hasSize(1);
    return grants.grants().getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'AWS':'204177309185'}                                | 204177309185",
        "{'AWS':'arn:aws:iam::204177309185:root'}              | 204177309185",
        "{'AWS':['arn:aws:iam::204177309185:role/x']}          | 204177309185",
        "{'AWS':'arn:aws:sts::204177309185:assumed-role/x/y'}  | 204177309185",
        "{'AWS':'*'}                                           | *",
        "'*'                                                   | *",
        "{'AWS':'AROAEXAMPLE'}                                 | unknown:AROAEXAMPLE",
        "{'CanonicalUser':'79a5'}                              | unknown:canonical user 79a5",
        "{'Federated':'accounts.example'}                      | federated:accounts.example",
      })
  void principal_outside_isListedAsCertain(String principal, String party) {
    OutsideGrant grant = one("{'Effect':'Allow','Principal':" + principal + ",'Action':'s3:Get*'}");
    assertThat(grant.party().key()).isEqualTo(party);
    assertThat(grant.certainty()).isEqualTo(Certainty.CERTAIN);
    assertThat(grant.kind()).isEqualTo(Kind.BUCKET_POLICY);
    assertThat(grant.place()).isEqualTo("properties.PolicyDocument.Statement[0]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'AWS':'441020936617'}",
        "{'AWS':'arn:aws:iam::441020938842:role/reader'}",
        "{'Service':'cloudtrail.amazonaws.com'}",
      })
  void principal_ofOwnAccountOrAwsService_isInside(String principal) {
    OutsideGrants grants =
        bucketPolicy("[{'Effect':'Allow','Principal':" + principal + ",'Action':'*'}]");
    assertThat(grants.grants()).isEmpty();
    assertThat(grants.undecided()).isEmpty();
  }

  @Test
  void allowNotPrincipal_isAnyone() {
    OutsideGrant grant =
        one("{'Effect':'Allow','NotPrincipal':{'AWS':'441020936617'},'Action':'s3:*'}");
    assertThat(grant.party()).isEqualTo(new Party.Anyone());
  }

  @Test
  void condition_notDecided_leavesTheGrantListedAsPossible() {
    OutsideGrant grant =
        one(
            "{'Effect':'Allow','Principal':'*','Action':'s3:*','Condition':{'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}}}");
    assertThat(grant.certainty()).isEqualTo(Certainty.POSSIBLE);
    assertThat(grant.party()).isEqualTo(new Party.Anyone());
    assertThat(grant.reason()).contains("aws:SourceIp");
  }

  @Test
  void negatedAccountCondition_doesNotMakeAnyoneInside() {
    OutsideGrant grant =
        one(
            "{'Effect':'Allow','Principal':'*','Action':'s3:*','Condition':{'StringNotEquals':{'aws:PrincipalAccount':'441020936617'}}}");
    assertThat(grant.party()).isEqualTo(new Party.Anyone());
  }

  @Test
  void ifExistsAccountCondition_doesNotMakeAnyoneInside() {
    OutsideGrant grant =
        one(
            "{'Effect':'Allow','Principal':'*','Action':'s3:*','Condition':{'StringEqualsIfExists':{'aws:PrincipalAccount':'441020936617'}}}");
    assertThat(grant.party()).isEqualTo(new Party.Anyone());
  }

  @Test
  void everyoneHeldToOwnAccounts_isInside_andToAVendorNamesTheVendor() {
    String own =
        "[{'Effect':'Allow','Principal':{'AWS':'*'},'Action':'kms:*','Condition':{'StringEquals':{'kms:CallerAccount':'441020936617','kms:ViaService':'s3.us-east-1.amazonaws.com'}}}]";
    assertThat(bucketPolicy(own).grants()).isEmpty();
    OutsideGrant vendor =
        one(
            "{'Effect':'Allow','Principal':'*','Action':'s3:*','Condition':{'ArnLike':{'AWS:PrincipalArn':['arn:aws:iam::204177309185:role/*','arn:aws:iam::441020936617:role/*']}}}");
    assertThat(vendor.party()).isEqualTo(new Party.Account(VENDOR));
  }

  /**
   * Held to the own account as far as one reads it, but the engine does not understand all of it.
   */
  @Test
  void everyoneHeldToOwnAccounts_isInsideOnlyWhenThatIsProved() {
    OutsideGrant grant =
        one(
            "{'Effect':'Allow','Principal':'*','Action':'s3:*','Condition':{'StringEquals':{'aws:PrincipalAccount':'441020936617'},'StringMatches':{'aws:PrincipalTag/team':'x'}}}");
    assertThat(grant.party()).isEqualTo(new Party.Anyone());
    assertThat(grant.certainty()).isEqualTo(Certainty.POSSIBLE);
  }

  @Test
  void accountPatternInCondition_isNotTakenForAnAccount() {
    OutsideGrant grant =
        one(
            "{'Effect':'Allow','Principal':'*','Action':'s3:*','Condition':{'StringLike':{'aws:PrincipalAccount':'4410*'}}}");
    assertThat(grant.party()).isEqualTo(new Party.Anyone());
  }

  @Test
  void denyOfTheSamePolicy_makesThePossible_exceptTheUsualDenyWithoutTls() {
    String allow = "{'Effect':'Allow','Principal':{'AWS':'204177309185'},'Action':'s3:Get*'}";
    String tls =
        "{'Effect':'Deny','Principal':'*','Action':'s3:*','Condition':{'Bool':{'aws:SecureTransport':'false'}}}";
    String other = "{'Effect':'Deny','Principal':'*','Action':'s3:DeleteObject'}";
    assertThat(one("[" + allow + "," + tls + "]").certainty()).isEqualTo(Certainty.CERTAIN);
    assertThat(one("[" + allow + "," + other + "]").certainty()).isEqualTo(Certainty.POSSIBLE);
  }

  @Test
  void roleTrustWithExternalId_isStillThatAccount() {
    OutsideGrants grants =
        finder.find(
            List.of(
                document(
                    "AWS::IAM::Role",
                    "vendor-reader",
                    "{'AssumeRolePolicyDocument':{'Statement':[{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::204177309185:root'},'Action':'sts:AssumeRole','Condition':{'StringEquals':{'sts:ExternalId':'x'}}}]}}")));
    assertThat(grants.grants()).hasSize(1);
    assertThat(grants.grants().getFirst().kind()).isEqualTo(Kind.ROLE_TRUST);
    assertThat(grants.grants().getFirst().certainty()).isEqualTo(Certainty.CERTAIN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{'Effect':'Allow','Principal':{'AWS':{'Ref':'X'}},'Action':'*'}]",
        "[{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::${Vendor}:root'},'Action':'*'}]",
        "[{'Effect':'Allow','Principal':{'Moon':'x'},'Action':'*'}]",
        "[{'Effect':'Allow','Action':'*'}]",
        "[{'Effect':'allow','Principal':'*','Action':'*'}]",
        "['text']",
        "'text'",
      })
  void unreadableStatement_isUndecided_neverNothing(String statements) {
    OutsideGrants grants = bucketPolicy(statements);
    assertThat(grants.undecided()).hasSize(1);
    assertThat(grants.undecided().getFirst().reason()).isNotBlank();
  }

  @Test
  void unknownPolicy_isUndecided_withTheReasonOfTheCollector() {
    OutsideGrants grants =
        finder.find(
            List.of(
                document(
                    "AWS::S3::BucketPolicy",
                    "b",
                    "{}",
                    Map.of("properties.PolicyDocument", "AccessDenied"))));
    assertThat(grants.undecided())
        .singleElement()
        .satisfies(u -> assertThat(u.reason()).isEqualTo("AccessDenied"));
  }

  @Test
  void wholeDocumentUnknown_isUndecided() {
    OutsideGrants grants =
        finder.find(
            List.of(document("AWS::S3::Bucket", "b", "{}", Map.of("properties", "denied"))));
    assertThat(grants.undecided()).hasSize(1);
  }

  @Test
  void replication_toOutsideAccount_isCertain_toUnknownBucketPossible_toOwnBucketNothing() {
    String rules =
        "{'ReplicationConfiguration':{'Rules':["
            + "{'Status':'Enabled','Destination':{'Bucket':'arn:aws:s3:::v','Account':'204177309185'}},"
            + "{'Status':'Enabled','Destination':{'Bucket':'arn:aws:s3:::elsewhere'}},"
            + "{'Status':'Enabled','Destination':{'Bucket':'arn:aws:s3:::own-copy'}},"
            + "{'Status':'Disabled','Destination':{'Bucket':'arn:aws:s3:::w','Account':'204177309185'}},"
            + "{'Status':'Enabled','Destination':{'Bucket':{'Ref':'X'}}}]}}";
    OutsideGrants grants =
        finder.find(
            List.of(
                document("AWS::S3::Bucket", "b", rules),
                document("AWS::S3::Bucket", "own-copy", "{}")));
    assertThat(grants.grants())
        .extracting(g -> g.party().key() + " " + g.certainty())
        .containsExactly(
            "204177309185 CERTAIN",
            "unknown:owner of bucket elsewhere POSSIBLE",
            "204177309185 POSSIBLE");
    assertThat(grants.undecided()).hasSize(1);
  }

  @Test
  void bucketWithoutPolicyOrReplication_grantsNothing() {
    OutsideGrants grants = finder.find(List.of(document("AWS::S3::Bucket", "b", "{}")));
    assertThat(grants.grants()).isEmpty();
    assertThat(grants.undecided()).isEmpty();
  }
}
