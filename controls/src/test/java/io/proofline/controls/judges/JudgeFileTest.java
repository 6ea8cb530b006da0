package io.proofline.controls.judges;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.controls.judges.JudgeFinding.Check;
import io.proofline.controls.judges.JudgeFinding.Standing;
import io.proofline.controls.judges.JudgeFinding.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the formats of AWS say, by their documentation. */
class JudgeFileTest {
  private static final String ACCOUNT = "441020936617";

  private static JudgeFile read(String json) {
    return JudgeFile.read("export.json", json.getBytes(StandardCharsets.UTF_8));
  }

  private static String asff(String recordState, String workflow, String compliance) {
    return """
    {"SchemaVersion":"2018-10-08","Id":"arn:aws:securityhub:us-east-1:441020936617:security-control/S3.2/finding/1",
     "ProductArn":"arn:aws:securityhub:us-east-1::product/aws/securityhub","ProductName":"Security Hub",
     "GeneratorId":"security-control/S3.2","AwsAccountId":"441020936617","Region":"us-east-1",
     "UpdatedAt":"2026-11-19T16:10:00.093Z","RecordState":"%s","Workflow":{"Status":"%s"},
     "Compliance":%s,
     "ProductFields":{"RelatedAWSResources:0/name":"securityhub-s3-bucket-public-read-prohibited-0a1b2c3d",
                      "RelatedAWSResources:0/type":"AWS::Config::ConfigRule"},
     "Resources":[{"Type":"AwsS3Bucket","Id":"arn:aws:s3:::hsc-imaging","Partition":"aws","Region":"us-east-1"}]}
    """
        .formatted(recordState, workflow, compliance);
  }

  private static final String FAILED = "{\"Status\":\"FAILED\",\"SecurityControlId\":\"S3.2\"}";

  @Test
  void asff_saysVerdictTimeAndEveryIdOfTheCheck() {
    JudgeFile file = read("{\"Findings\":[" + asff("ACTIVE", "NEW", FAILED) + "]}");
    assertThat(file.format()).isEqualTo("findings in ASFF");
    assertThat(file.findings())
        .containsExactly(
            new JudgeFinding(
                "security-hub",
                List.of(
                    new Check("security-hub", "S3.2"),
                    new Check("aws-config", "s3-bucket-public-read-prohibited")),
                ACCOUNT,
                "us-east-1",
                "arn:aws:s3:::hsc-imaging",
                Verdict.FAIL,
                "FAILED",
                Standing.CURRENT,
                Instant.parse("2026-11-19T16:10:00.093Z")));
  }

  @Test
  void aFindingThatAnExportHasTwice_isSaidOnce() {
    String one = asff("ACTIVE", "NEW", FAILED);
    JudgeFile file = read("{\"Findings\":[" + one + "," + one + "]}");
    assertThat(file.findings()).hasSize(1);
    assertThat(file.leftOut()).containsEntry("the same finding once more", 1);
  }

  @Test
  void aPageOfSeveral_isNotTheWholeExport() {
    String one = asff("ACTIVE", "NEW", FAILED);
    assertThat(read("{\"Findings\":[" + one + "]}").whole()).isTrue();
    assertThat(read("{\"Findings\":[" + one + "],\"NextToken\":\"AAAB\"}").whole()).isFalse();
  }

  @Test
  void ocsf_thatGivesNumbersWithoutWords_isReadByItsNumbers() {
    String finding =
        """
        {"class_uid":2003,"activity_id":%d,"status_id":%d,"finding_info":{"uid":"f"},
         "compliance":{"control":"S3.2","status_id":%d},
         "resources":[{"uid":"arn:aws:s3:::hsc-imaging"}]}\
        """;
    JudgeFile file =
        read(
            "["
                + String.join(
                    ",",
                    finding.formatted(1, 1, 3),
                    finding.formatted(1, 3, 1),
                    finding.formatted(3, 4, 3),
                    finding.formatted(2, 5, 2),
                    finding.formatted(1, 1, 99))
                + "]");
    assertThat(file.findings())
        .extracting(one -> one.verdict() + " " + one.standing() + " " + one.status())
        .containsExactly(
            "FAIL CURRENT Fail",
            "PASS SUPPRESSED Pass, Suppressed",
            "FAIL WITHDRAWN Fail, Resolved",
            "UNKNOWN WITHDRAWN Warning, Archived",
            "UNKNOWN CURRENT ");
  }

  @Test
  void asff_thatSomebodySuppressed_isToldFromOneThatTheHubArchived() {
    JudgeFile file =
        read(
            "["
                + asff("ACTIVE", "SUPPRESSED", FAILED)
                + ","
                + asff("ARCHIVED", "NEW", FAILED)
                + "]");
    assertThat(file.findings())
        .extracting(JudgeFinding::standing)
        .containsExactly(Standing.SUPPRESSED, Standing.WITHDRAWN);
    assertThat(file.findings().getFirst().status()).isEqualTo("FAILED, SUPPRESSED");
    assertThat(file.standings())
        .containsEntry(Standing.SUPPRESSED, 1L)
        .containsEntry(Standing.WITHDRAWN, 1L);
  }

  @Test
  void asff_thatPassedBecauseNothingWasEvaluated_isNoPass() {
    String empty =
        "{\"Status\":\"PASSED\",\"StatusReasons\":[{\"ReasonCode\":\"CONFIG_EVALUATIONS_EMPTY\"}]}";
    for (String unknown :
        List.of(empty, "{\"Status\":\"WARNING\"}", "{\"Status\":\"NOT_AVAILABLE\"}", "{}")) {
      assertThat(read(asff("ACTIVE", "NEW", unknown)).findings())
          .as(unknown)
          .extracting(JudgeFinding::verdict)
          .containsExactly(Verdict.UNKNOWN);
    }
    assertThat(read(asff("ACTIVE", "NEW", "null")).leftOut())
        .containsEntry("findings that are no check of a setting", 1);
  }

  @Test
  void asff_thatConfigSent_namesItsRule() {
    String sent =
        asff("ACTIVE", "NEW", FAILED)
            .replace(
                "\"RelatedAWSResources:0/name\":\"securityhub-s3-bucket-public-read-prohibited-0a1b2c3d\"",
                "\"aws/config/ConfigRuleName\":\"our-own-name-conformance-pack-ab12cd34e\"");
    assertThat(read(sent).findings().getFirst().checks())
        .containsExactly(new Check("aws-config", "our-own-name"));
  }

  @Test
  void eventOfEventBridge_isReadAsItsFindings() {
    String event =
        "{\"detail-type\":\"Security Hub Findings - Imported\",\"detail\":{\"findings\":["
            + asff("ACTIVE", "NEW", FAILED)
            + "]}}";
    assertThat(read(event).findings()).hasSize(1);
  }

  @Test
  void ocsf_isRead_ofGetFindingsV2AndOfSecurityLake() {
    JudgeFile hub =
        read(
            """
            {"Findings":[{"class_uid":2003,"activity_name":"Update","status":"New","time":1795082400000,
              "finding_info":{"uid":"f","modified_time_dt":"2026-11-19T10:00:00Z"},
              "metadata":{"product":{"name":"Security Hub"}},
              "cloud":{"account":{"uid":"441020936617"},"region":"us-east-1"},
              "compliance":{"control":"S3.2","status":"Pass"},
              "resources":[{"uid":"arn:aws:s3:::hsc-imaging","type":"AwsS3Bucket"}]}]}\
            """);
    assertThat(hub.format()).isEqualTo("findings in OCSF");
    assertThat(hub.findings())
        .containsExactly(
            new JudgeFinding(
                "security-hub",
                List.of(new Check("security-hub", "S3.2")),
                ACCOUNT,
                "us-east-1",
                "arn:aws:s3:::hsc-imaging",
                Verdict.PASS,
                "Pass",
                Standing.CURRENT,
                Instant.parse("2026-11-19T10:00:00Z")));
    JudgeFile lake =
        read(
            """
            [{"class_uid":2003,"finding_info":{"uid":"f","modified_time":1795082400000},
              "metadata":{"product":{"name":"Security Hub"}},"status":"Suppressed",
              "cloud":{"account":{"uid":"441020936617"},"region":"us-east-1"},
              "compliance":{"status":"FAILED","control":"S3.2"},
              "unmapped":{"ProductFields.RelatedAWSResources:0/type":"AWS::Config::ConfigRule",
                "ProductFields.RelatedAWSResources:0/name":"securityhub-s3-bucket-public-read-prohibited-0a1b2c3d"},
              "resources":[{"uid":"arn:aws:s3:::hsc-imaging"}]},
             {"class_uid":2003,"finding_info":{"uid":"g"},"activity_name":"Close","status":"Resolved",
              "metadata":{"product":{"name":"Security Hub"}},"compliance":{"status":"FAILED","control":"S3.2"},
              "resources":[{"uid":"arn:aws:s3:::hsc-imaging"}]},
             {"class_uid":2002,"finding_info":{"uid":"v"},"metadata":{"product":{"name":"Inspector"}},
              "resources":[{"uid":"i-1"}]}]\
            """);
    assertThat(lake.findings())
        .extracting(JudgeFinding::standing)
        .containsExactly(Standing.SUPPRESSED, Standing.WITHDRAWN);
    assertThat(lake.findings().getFirst().checks())
        .contains(new Check("aws-config", "s3-bucket-public-read-prohibited"));
    assertThat(lake.findings().getFirst().at()).isEqualTo(Instant.ofEpochMilli(1795082400000L));
    assertThat(lake.leftOut()).containsEntry("findings that are no check of a setting", 1);
  }

  @Test
  void prowler_isRead_withItsMutedAndManualFindings() {
    JudgeFile prowler =
        read(
            """
            [{"class_uid":2004,"finding_info":{"uid":"f"},"status":"Suppressed","status_code":"FAIL",
              "metadata":{"event_code":"s3_bucket_public_access","product":{"name":"Prowler"}},
              "cloud":{"account":{"uid":"441020936617"}},
              "resources":[{"uid":"arn:aws:s3:::hsc-imaging","region":"us-east-1"}]},
             {"class_uid":2004,"finding_info":{"uid":"g"},"status":"New","status_code":"MANUAL",
              "metadata":{"event_code":"s3_bucket_public_access","product":{"name":"Prowler"}},
              "cloud":{"account":{"uid":"441020936617"}},"resources":[{"uid":"arn:aws:s3:::other"}]}]\
            """);
    assertThat(prowler.findings())
        .extracting(one -> one.verdict() + " " + one.standing())
        .containsExactly("FAIL SUPPRESSED", "UNKNOWN CURRENT");
  }

  @Test
  void configEvaluations_areRead_andSayWhenPagesAreMissing() {
    JudgeFile rule =
        read(
            """
            {"EvaluationResults":[{"EvaluationResultIdentifier":{"EvaluationResultQualifier":{
               "ConfigRuleName":"s3-bucket-public-read-prohibited","ResourceType":"AWS::S3::Bucket",
               "ResourceId":"hsc-imaging","EvaluationMode":"DETECTIVE"},"OrderingTimestamp":1795082300.5},
               "ComplianceType":"NON_COMPLIANT","ResultRecordedTime":1795082400.25},
              {"EvaluationResultIdentifier":{"EvaluationResultQualifier":{
               "ConfigRuleName":"s3-bucket-public-read-prohibited","ResourceId":"planned",
               "EvaluationMode":"PROACTIVE"}},"ComplianceType":"COMPLIANT"},
              {"EvaluationResultIdentifier":{"EvaluationResultQualifier":{
               "ConfigRuleName":"s3-bucket-public-read-prohibited","ResourceId":"gone"}},
               "ComplianceType":"NOT_APPLICABLE","ResultRecordedTime":"2026-11-19T10:00:00+00:00"}],
             "NextToken":"more"}\
            """);
    assertThat(rule.findings())
        .extracting(
            one -> one.resource() + " " + one.verdict() + " " + one.status() + " " + one.at())
        .containsExactly(
            "hsc-imaging FAIL NON_COMPLIANT 2026-11-19T10:00:00.250Z",
            "gone UNKNOWN NOT_APPLICABLE 2026-11-19T10:00:00Z");
    assertThat(rule.leftOut())
        .containsEntry("evaluations before the resource was made", 1)
        .containsEntry("further pages: the file holds one page of several", 1);
    JudgeFile aggregate =
        read(
            """
            {"AggregateEvaluationResults":[{"EvaluationResultIdentifier":{"EvaluationResultQualifier":{
               "ConfigRuleName":"s3-bucket-public-read-prohibited","ResourceId":"hsc-imaging"}},
               "ComplianceType":"COMPLIANT","AccountId":"441020936617","AwsRegion":"us-east-1"}]}\
            """);
    assertThat(aggregate.findings())
        .extracting(one -> one.account() + " " + one.region() + " " + one.verdict())
        .containsExactly("441020936617 us-east-1 PASS");
  }

  private static String item(String time, String status, String compliance) {
    return """
    {"version":"1.3","awsAccountId":"441020936617","awsRegion":"us-east-1",
     "configurationItemCaptureTime":"%s","configurationItemStatus":"%s",
     "resourceType":"AWS::Config::ResourceCompliance","resourceId":"AWS::S3::Bucket/hsc-imaging",
     "configuration":{"targetResourceId":"hsc-imaging","targetResourceType":"AWS::S3::Bucket",
       "complianceType":"%s","configRuleList":[
       {"configRuleName":"s3-bucket-public-read-prohibited","complianceType":"%s"}]}}\
    """
        .formatted(time, status, compliance, compliance);
  }

  @Test
  void configSnapshot_givesTheVerdictsInIt_andAHistoryItsNewest() {
    JudgeFile snapshot =
        read(
            "{\"fileVersion\":\"1.0\",\"configSnapshotId\":\"c\",\"configurationItems\":["
                + "{\"resourceType\":\"AWS::S3::Bucket\",\"resourceId\":\"hsc-imaging\"},"
                + item("2026-11-19T12:00:00.000Z", "OK", "COMPLIANT")
                + ","
                + item("2026-11-19T10:00:00.000Z", "OK", "NON_COMPLIANT")
                + "]}");
    assertThat(snapshot.findings())
        .extracting(one -> one.verdict() + " " + one.standing() + " " + one.at())
        .containsExactly("PASS CURRENT 2026-11-19T12:00:00Z");
    assertThat(snapshot.leftOut())
        .containsEntry("items that hold settings and no verdict", 1)
        .containsEntry("older states of the same resource", 1);
    JudgeFile gone =
        read(
            "{\"configurationItems\":["
                + item("2026-11-19T12:00:00.000Z", "ResourceDeleted", "COMPLIANT")
                + "]}");
    assertThat(gone.findings())
        .extracting(JudgeFinding::standing)
        .containsExactly(Standing.WITHDRAWN);
  }

  @Test
  void configHistory_whereTheVerdictIsTextInText_isReadToo() {
    JudgeFile history =
        read(
            """
            {"configurationItems":[{"version":"1.3","accountId":"441020936617","awsRegion":"us-east-1",
              "configurationItemCaptureTime":1795082400.0,"configurationItemStatus":"ResourceDiscovered",
              "resourceType":"AWS::Config::ResourceCompliance","resourceId":"AWS::S3::Bucket/hsc-imaging",
              "configuration":"{\\"complianceType\\":\\"NON_COMPLIANT\\",\\"targetResourceId\\":\\"hsc-imaging\\",\\"configRuleList\\":[{\\"configRuleName\\":\\"s3-bucket-public-read-prohibited\\",\\"complianceType\\":\\"NON_COMPLIANT\\"}]}"},
             {"resourceType":"AWS::Config::ResourceCompliance","configuration":"{"}]}\
            """);
    assertThat(history.findings())
        .extracting(one -> one.account() + " " + one.resource() + " " + one.verdict())
        .containsExactly(ACCOUNT + " hsc-imaging FAIL");
    assertThat(history.leftOut()).containsEntry("verdicts that cannot be read", 1);
  }

  @Test
  void configRules_giveTheManagedRuleBehindANameOfTheAccount() {
    JudgeFile rules =
        read(
            """
            {"ConfigRules":[
              {"ConfigRuleName":"no-open-buckets","Source":{"Owner":"AWS","SourceIdentifier":"S3_BUCKET_PUBLIC_READ_PROHIBITED"}},
              {"ConfigRuleName":"twice","Source":{"Owner":"AWS","SourceIdentifier":"A"}},
              {"ConfigRuleName":"twice","Source":{"Owner":"AWS","SourceIdentifier":"B"}},
              {"ConfigRuleName":"ours","Source":{"Owner":"CUSTOM_LAMBDA","SourceIdentifier":"arn:aws:lambda:us-east-1:441020936617:function:f"}}]}\
            """);
    assertThat(rules.rules())
        .containsEntry("no-open-buckets", "S3_BUCKET_PUBLIC_READ_PROHIBITED")
        .containsEntry("twice", "")
        .doesNotContainKey("ours");
  }

  @Test
  void accessAnalyzer_onlyFinds_andAnArchivedFindingIsSuppressed() {
    JudgeFile file =
        read(
            """
            {"findings":[
              {"id":"1","resource":"arn:aws:s3:::hsc-imaging","resourceType":"AWS::S3::Bucket",
               "resourceOwnerAccount":"441020936617","status":"ACTIVE","isPublic":true,
               "updatedAt":"2026-11-19T10:00:00Z"},
              {"id":"2","resource":"arn:aws:s3:::b","resourceType":"AWS::S3::Bucket","status":"ARCHIVED",
               "resourceOwnerAccount":"441020936617","isPublic":true},
              {"id":"3","resource":"arn:aws:s3:::c","resourceType":"AWS::S3::Bucket","status":"RESOLVED",
               "resourceOwnerAccount":"441020936617","isPublic":true},
              {"id":"4","resource":"arn:aws:s3:::d","resourceType":"AWS::S3::Bucket","status":"ACTIVE",
               "resourceOwnerAccount":"441020936617","isPublic":false},
              {"id":"5","resource":"arn:aws:s3:::e","resourceType":"AWS::S3::Bucket","status":"ACTIVE",
               "resourceOwnerAccount":"441020936617","error":"ACCESS_DENIED"},
              {"id":"6","resource":"arn:aws:iam::441020936617:role/r","resourceType":"AWS::IAM::Role",
               "status":"ACTIVE","resourceOwnerAccount":"441020936617","findingType":"UnusedIAMRole"},
              {"id":"7","resource":"arn:aws:s3:::g","resourceType":"AWS::S3::Bucket","status":"ACTIVE",
               "resourceOwnerAccount":"441020936617","findingType":"ExternalAccess"}]}\
            """);
    assertThat(file.findings())
        .extracting(one -> one.resource() + " " + one.verdict() + " " + one.standing())
        .containsExactly(
            "arn:aws:s3:::hsc-imaging FAIL CURRENT",
            "arn:aws:s3:::b FAIL SUPPRESSED",
            "arn:aws:s3:::c FAIL WITHDRAWN");
    assertThat(file.leftOut()).hasSize(4);
    JudgeFile asked =
        read(
            """
            {"id":"7","resource":"arn:aws:s3:::g","resourceType":"AWS::S3::Bucket","status":"ACTIVE",
             "resourceOwnerAccount":"441020936617","findingType":"ExternalAccess",
             "findingDetails":[{"externalAccessDetails":{"isPublic":true}}]}\
            """);
    assertThat(asked.findings()).extracting(JudgeFinding::verdict).containsExactly(Verdict.FAIL);
  }
}
