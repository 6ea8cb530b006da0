package io.proofline.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.cloud.CallRecord;
import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.Document;
import io.proofline.cloud.Snapshot;
import io.proofline.cloud.moto.MotoServer;
import io.proofline.cloud.moto.SeededAccount;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole account, wrong and put right, read from a served AWS that we did not write. */
@ExtendWith(MotoServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MotoCollectionTest {
  private CollectedSnapshot failing;
  private CollectedSnapshot corrected;

  @BeforeAll
  void collectBoth(URI endpoint) throws Exception {
    AwsCollector collector = AwsCollector.live(Clock.systemUTC());
    AwsTarget target = new AwsTarget(endpoint, null, List.of(SeededAccount.REGION));
    SeededAccount.failing(endpoint);
    failing = collector.collect(target);
    MotoServer.reset(endpoint);
    SeededAccount.corrected(endpoint);
    corrected = collector.collect(target);
  }

  MotoCollectionTest() {
    failing = corrected = new CollectedSnapshot(empty(), java.util.Map.of());
  }

  private static Snapshot empty() {
    return new Snapshot(
        "aws",
        "aws/none",
        java.time.Instant.EPOCH,
        java.time.Instant.EPOCH,
        List.of(),
        List.of(),
        List.of());
  }

  @Test
  void pattern1_openBucket_isSeenOpenAndThenClosed() {
    Document open = one(failing, "AWS::S3::Bucket", "hsc-imaging-share");
    assertThat(open.properties().path("PublicAccessBlockConfiguration"))
        .isEqualTo(
            json(
                """
                {"BlockPublicAcls":false,"BlockPublicPolicy":false,
                 "IgnorePublicAcls":false,"RestrictPublicBuckets":false}\
                """));
    assertThat(open.properties().has("BucketEncryption")).isFalse();
    assertThat(open.unknown()).isEmpty();
    assertThat(open.properties().path("NotificationConfiguration").path("TopicConfigurations"))
        .hasSize(1);
    assertThat(open.tags()).containsEntry("system", "imaging");
    assertThat(open.id().region()).isEqualTo("us-east-1");
    assertThat(one(failing, "AWS::S3::BucketPolicy", "hsc-imaging-share").properties())
        .isEqualTo(
            json(
                """
                {"Bucket":"hsc-imaging-share","PolicyDocument":{"Version":"2012-10-17","Statement":[
                  {"Sid":"Open","Effect":"Allow","Principal":"*","Action":"s3:GetObject",
                   "Resource":"arn:aws:s3:::hsc-imaging-share/*"}]}}\
                """));

    Document closed = one(corrected, "AWS::S3::Bucket", "hsc-imaging-share");
    assertThat(closed.properties().at("/PublicAccessBlockConfiguration/BlockPublicPolicy"))
        .isEqualTo(json("true"));
    JsonNode rule = closed.properties().at("/BucketEncryption/ServerSideEncryptionConfiguration/0");
    assertThat(rule.path("BucketKeyEnabled").asBoolean()).isTrue();
    assertThat(rule.at("/ServerSideEncryptionByDefault/SSEAlgorithm").asString())
        .isEqualTo("aws:kms");
    assertThat(rule.at("/ServerSideEncryptionByDefault/KMSMasterKeyID").asString())
        .startsWith("arn:aws:kms:");
    assertThat(closed.properties().path("LoggingConfiguration"))
        .isEqualTo(
            json("{\"DestinationBucketName\":\"hsc-trail-logs\",\"LogFilePrefix\":\"s3/\"}"));
  }

  @Test
  void pattern1_accountWithoutPublicAccessBlock_isWrittenAsAllOff() {
    Document block = one(failing, "X::AccountPublicAccessBlock", SeededAccount.ACCOUNT);
    assertThat(block.properties().path("BlockPublicPolicy")).isEqualTo(json("false"));
    assertThat(block.runtime().path("Configured")).isEqualTo(json("false"));
    assertThat(call(failing, "s3control", "GetPublicAccessBlock").outcome())
        .isEqualTo(CallRecord.Outcome.ABSENT);
  }

  @Test
  void pattern2_policyDocument_isAnObjectWithItsHolders() {
    Document policy = one(failing, "AWS::IAM::ManagedPolicy", "ImagingRead");
    assertThat(policy.properties().at("/PolicyDocument/Statement/0/Resource").asString())
        .isEqualTo("*");
    assertThat(policy.properties().path("Roles")).isEqualTo(json("[\"imaging-worker\"]"));
    Document role = one(failing, "AWS::IAM::Role", "imaging-worker");
    assertThat(
            role.properties()
                .at("/AssumeRolePolicyDocument/Statement/0/Principal/Service")
                .asString())
        .isEqualTo("lambda.amazonaws.com");
    assertThat(role.properties().path("MaxSessionDuration").asInt()).isEqualTo(3600);
    assertThat(
            one(corrected, "AWS::IAM::ManagedPolicy", "ImagingRead")
                .properties()
                .at("/PolicyDocument/Statement/0/Resource")
                .asString())
        .isEqualTo("arn:aws:s3:::hsc-imaging-share/reports/*");
  }

  @Test
  void pattern3_trail_hasItsStatusAndSelectors() {
    JsonNode wrong = one(failing, "AWS::CloudTrail::Trail", "clinic-trail").properties();
    assertThat(wrong.path("IsMultiRegionTrail")).isEqualTo(json("false"));
    assertThat(wrong.path("EnableLogFileValidation")).isEqualTo(json("false"));
    assertThat(wrong.path("IsLogging")).isEqualTo(json("true"));
    assertThat(wrong.has("KMSKeyId")).isFalse();
    JsonNode right = one(corrected, "AWS::CloudTrail::Trail", "clinic-trail").properties();
    assertThat(right.path("IsMultiRegionTrail")).isEqualTo(json("true"));
    assertThat(right.at("/EventSelectors/0/DataResources/0/Type").asString())
        .isEqualTo("AWS::S3::Object");
    assertThat(right.path("KMSKeyId").asString()).isNotEmpty();
  }

  @Test
  void pattern4_disks_tellEncryptionLineageAndSharing() {
    assertThat(all(failing, "AWS::EC2::Volume"))
        .filteredOn(volume -> volume.runtime().path("Attachments").isEmpty())
        .hasSize(2)
        .allSatisfy(
            volume -> assertThat(volume.properties().path("Encrypted")).isEqualTo(json("false")))
        .anySatisfy(
            volume ->
                assertThat(volume.properties().path("SnapshotId").asString(""))
                    .startsWith("snap-"));
    Document snapshot = moved(failing);
    assertThat(snapshot.properties().path("CreateVolumePermissions"))
        .isEqualTo(json("[{\"Group\":\"all\"}]"));
    assertThat(moved(corrected).properties().path("CreateVolumePermissions")).isEqualTo(json("[]"));
    assertThat(
            one(failing, "X::EBSEncryptionByDefault", SeededAccount.ACCOUNT)
                .properties()
                .path("EbsEncryptionByDefault"))
        .isEqualTo(json("false"));
  }

  private static Document moved(CollectedSnapshot snapshot) {
    return all(snapshot, "X::Snapshot").stream()
        .filter(d -> d.properties().path("Description").asString("").equals("before the move"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void pattern4_aMissingOperation_leavesOnlyItsPropertyUnknown() {
    Document defaults = one(failing, "X::EBSEncryptionByDefault", SeededAccount.ACCOUNT);
    assertThat(defaults.unknown()).containsOnlyKeys("properties.KmsKeyId");
    assertThat(defaults.unknown().get("properties.KmsKeyId"))
        .isEqualTo("ec2:GetEbsDefaultKmsKeyId failed (status 500 with a page of HTML)");
  }

  @Test
  void pattern5_signIn_tellsFactorsTokenLivesAndSessionTimeouts() {
    JsonNode pool = only(failing, "AWS::Cognito::UserPool").properties();
    assertThat(pool.path("MfaConfiguration").asString()).isEqualTo("OFF");
    JsonNode client = only(failing, "AWS::Cognito::UserPoolClient").properties();
    assertThat(client.path("RefreshTokenValidity").asInt()).isEqualTo(3650);
    assertThat(client.at("/TokenValidityUnits/AccessToken").asString()).isEqualTo("hours");
    assertThat(client.path("GenerateSecret")).isEqualTo(json("true"));
    JsonNode listener = only(failing, "AWS::ElasticLoadBalancingV2::Listener").properties();
    assertThat(listener.at("/DefaultActions/0/AuthenticateCognitoConfig/SessionTimeout"))
        .isEqualTo(json("\"604800\""));
    JsonNode rule = only(corrected, "AWS::ElasticLoadBalancingV2::ListenerRule").properties();
    assertThat(rule.at("/Actions/0/AuthenticateCognitoConfig/SessionTimeout"))
        .isEqualTo(json("900"));
    assertThat(rule.path("Priority")).isEqualTo(json("10"));
    Document user = one(failing, "AWS::IAM::User", "marco.ilves");
    assertThat(user.properties().has("LoginProfile")).isTrue();
    assertThat(user.runtime().path("MfaDevices")).isEqualTo(json("[]"));
    assertThat(one(corrected, "AWS::IAM::User", "marco.ilves").runtime().path("MfaDevices"))
        .hasSize(1);
  }

  @Test
  void pattern6_function_tellsLoggingSwitchesAndWithholdsEverythingElse() {
    JsonNode wrong = one(failing, "AWS::Lambda::Function", "intake").properties();
    assertThat(wrong.path("Environment"))
        .isEqualTo(
            json(
                """
                {"Variables":{"DB_PASSWORD":"(withheld)","LOG_LEVEL":"DEBUG",
                 "POWERTOOLS_LOGGER_LOG_EVENT":"true"}}\
                """));
    assertThat(one(failing, "AWS::Lambda::Permission", "intake/upload").properties())
        .isEqualTo(
            json(
                """
                {"FunctionName":"intake","Action":"lambda:InvokeFunction","Principal":"*"}\
                """));
    assertThat(
            one(corrected, "AWS::Lambda::Permission", "intake/upload")
                .properties()
                .path("SourceAccount")
                .asString())
        .isEqualTo(SeededAccount.ACCOUNT);
    assertThat(only(failing, "AWS::Lambda::Url").properties().path("AuthType").asString())
        .isEqualTo("NONE");
    JsonNode group = one(corrected, "AWS::Logs::LogGroup", "/aws/lambda/intake").properties();
    assertThat(group.path("RetentionInDays")).isEqualTo(json("2192"));
    assertThat(
            one(failing, "AWS::Logs::LogGroup", "/aws/lambda/intake").properties().has("KmsKeyId"))
        .isFalse();
  }

  @Test
  void pattern7_database_tellsEncryptionExposureAndParameters() {
    Document wrong = one(failing, "AWS::RDS::DBInstance", "clinic-records");
    assertThat(wrong.properties().path("StorageEncrypted")).isEqualTo(json("false"));
    assertThat(wrong.properties().path("PubliclyAccessible")).isEqualTo(json("true"));
    assertThat(wrong.properties().path("BackupRetentionPeriod")).isEqualTo(json("0"));
    assertThat(wrong.properties().path("AllocatedStorage")).isEqualTo(json("\"50\""));
    assertThat(wrong.runtime().at("/Parameters/rds.force_ssl").asString()).isEqualTo("0");
    JsonNode shared = one(failing, "X::DBSnapshot", "clinic-records-move").properties();
    assertThat(shared.path("RestoreAttribute")).isEqualTo(json("[\"all\"]"));
    assertThat(shared.path("Encrypted")).isEqualTo(json("false"));
    assertThat(
            one(corrected, "X::DBSnapshot", "clinic-records-move")
                .properties()
                .path("RestoreAttribute"))
        .isEqualTo(json("[]"));
  }

  @Test
  void pattern8_api_tellsAuthorisationThrottlingAndDataTrace() {
    assertThat(
            only(failing, "AWS::ApiGateway::Method")
                .properties()
                .path("AuthorizationType")
                .asString())
        .isEqualTo("NONE");
    JsonNode stage = only(failing, "AWS::ApiGateway::Stage").properties();
    assertThat(stage.at("/MethodSettings/0/ResourcePath").asString()).isEqualTo("/*");
    assertThat(stage.at("/MethodSettings/0/HttpMethod").asString()).isEqualTo("*");
    assertThat(stage.at("/MethodSettings/0/DataTraceEnabled")).isEqualTo(json("true"));
    assertThat(stage.path("Variables")).isEqualTo(json("{\"backendToken\":\"(withheld)\"}"));
    assertThat(only(failing, "AWS::ApiGatewayV2::Route").properties().path("AuthorizationType"))
        .isEqualTo(json("\"NONE\""));
    assertThat(
            only(corrected, "AWS::ApiGatewayV2::Stage")
                .properties()
                .at("/DefaultRouteSettings/ThrottlingBurstLimit"))
        .isEqualTo(json("100"));
  }

  @Test
  void secrets_areNowhereInTheEvidence() {
    assertThat(failing.raw().values().stream().flatMap(List::stream).collect(Collectors.joining()))
        .contains("DB_PASSWORD", "backendToken")
        .doesNotContain("hunter2-clinic", "s3cr3t-token", "Battery-Staple-9", "Correct-Horse-7");
    String secret =
        failing.raw().values().stream()
            .flatMap(List::stream)
            .filter(text -> text.contains("\"ClientSecret\""))
            .findFirst()
            .orElseThrow();
    assertThat(secret).contains("\"ClientSecret\":\"(withheld)\"");
  }

  @Test
  void everyClaimedType_isClaimedForTheRegionOrTheAccount() {
    for (String type : AwsCollector.types()) {
      assertThat(failing.snapshot().scopes()).as(type).anyMatch(scope -> scope.type().equals(type));
    }
    assertThat(failing.snapshot().scopes())
        .filteredOn(scope -> scope.complete())
        .allSatisfy(scope -> assertThat(scope.calls()).isNotEmpty());
  }

  @Test
  void everyDocument_namesTheCallsItCameFrom() {
    List<String> ids = failing.snapshot().calls().stream().map(CallRecord::id).toList();
    assertThat(failing.snapshot().documents())
        .allSatisfy(
            document -> {
              assertThat(document.calls()).isNotEmpty();
              assertThat(ids).containsAll(document.calls());
            });
    assertThat(failing.snapshot().subject()).isEqualTo("aws/" + SeededAccount.ACCOUNT);
  }

  @Test
  void nothingListening_isAnUnreachableSource(URI endpoint) {
    AwsTarget nowhere =
        new AwsTarget(URI.create("http://127.0.0.1:9"), null, List.of(SeededAccount.REGION));
    AwsCollector impatient =
        new AwsCollector(
            target ->
                new AwsCloudApi(
                    target.endpoint(),
                    null,
                    SeededAccount.REGION,
                    new SdkClients.Limits(
                        java.time.Duration.ofSeconds(1),
                        java.time.Duration.ofSeconds(1),
                        java.time.Duration.ofSeconds(5),
                        1)),
            Clock.systemUTC(),
            wait -> {});
    assertThatThrownBy(() -> impatient.collect(nowhere))
        .isInstanceOf(SourceUnreachableException.class)
        .hasMessageContaining("http://127.0.0.1:9 did not say whose account this is")
        .hasMessageContaining("Nothing was recorded");
  }

  private static CallRecord call(CollectedSnapshot snapshot, String service, String operation) {
    return snapshot.snapshot().calls().stream()
        .filter(c -> c.service().equals(service) && c.operation().equals(operation))
        .findFirst()
        .orElseThrow();
  }

  private static List<Document> all(CollectedSnapshot snapshot, String type) {
    return snapshot.snapshot().documents().stream()
        .filter(document -> document.id().type().equals(type))
        .toList();
  }

  private static Document only(CollectedSnapshot snapshot, String type) {
    assertThat(all(snapshot, type)).hasSize(1);
    return all(snapshot, type).getFirst();
  }

  private static Document one(CollectedSnapshot snapshot, String type, String identifier) {
    return all(snapshot, type).stream()
        .filter(document -> document.id().identifier().equals(identifier))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + type + " " + identifier));
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
