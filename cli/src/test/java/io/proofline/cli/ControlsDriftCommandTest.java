package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What was declared secure and is not, as a person and a pipeline see it. */
class ControlsDriftCommandTest {
  private static final Instant SEEN = Instant.parse("2026-11-20T10:00:00Z");
  private static final String CLOSED =
      "\"PublicAccessBlockConfiguration\":{\"BlockPublicAcls\":true,\"IgnorePublicAcls\":true,"
          + "\"BlockPublicPolicy\":true,\"RestrictPublicBuckets\":true}";

  private static final String TEMPLATE =
      """
      Metadata:
        Proofline: {Account: "441020936617", Region: us-east-1, StackName: imaging}
      Resources:
        Share:
          Type: AWS::S3::Bucket
          Properties:
            BucketName: hsc-imaging-share
            PublicAccessBlockConfiguration:
              {BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true}
        Records:
          Type: AWS::S3::Bucket
          Properties: {BucketName: hsc-records}
        Disk:
          Type: AWS::EC2::Volume
          Properties: {AvailabilityZone: us-east-1a, Size: 10, Encrypted: true}
        Jobs:
          Type: AWS::SQS::Queue
          Properties: {QueueName: jobs, SqsManagedSseEnabled: true}
      """;

  @TempDir Path folder;
  private ClinicAccount account = new ClinicAccount(Path.of(""));

  @BeforeEach
  void declare() throws IOException {
    account = new ClinicAccount(folder).made();
    Files.writeString(account.workspace().resolve("imaging.yaml"), TEMPLATE);
    account
        .knows("AWS::S3::Bucket", "AWS::EC2::Volume")
        .has("AWS::S3::Bucket", "hsc-imaging-share", bucket("hsc-imaging-share", false))
        .has(
            "AWS::EC2::Volume",
            "vol-1",
            "{\"AvailabilityZone\":\"us-east-1a\",\"Size\":10,\"Encrypted\":false}",
            "aws:cloudformation:logical-id=Disk",
            "aws:cloudformation:stack-name=imaging");
  }

  private static String bucket(String name, boolean closed) {
    return "{\"BucketName\":\""
        + name
        + "\",\"OwnershipControls\":{\"Rules\":[{\"ObjectOwnership\":\"BucketOwnerEnforced\"}]},"
        + (closed
            ? CLOSED
            : CLOSED.replace("\"BlockPublicPolicy\":true", "\"BlockPublicPolicy\":false"))
        + "}";
  }

  private JsonNode drift(String... more) {
    return JsonMapper.shared().readTree(typed("--json", more).out());
  }

  private Typed typed(String last, String... more) {
    java.util.List<String> line =
        new java.util.ArrayList<>(
            java.util.List.of("controls", "drift", "--template", "imaging.yaml"));
    line.addAll(java.util.List.of(more));
    if (!last.isEmpty()) {
      line.add(last);
    }
    return Typed.in(account.workspace(), line.toArray(String[]::new));
  }

  private static JsonNode named(JsonNode drift, String name) {
    for (JsonNode resource : drift.path("resources")) {
      if (resource.path("name").asString().equals(name)) {
        return resource;
      }
    }
    throw new AssertionError(name + " is not in " + drift);
  }

  @Test
  void whatPassesAsDeclaredAndFailsAsItIs_hasDrifted_withTheProperty_andIsFoundByTagToo()
      throws IOException {
    account.collected(SEEN);
    JsonNode share = named(drift(), "Share");
    assertThat(share.path("state").asString()).isEqualTo("drifted");
    assertThat(share.path("failing"))
        .anySatisfy(
            one -> assertThat(one.path("control").asString()).isEqualTo("s3-bucket-pab-all-four"));
    assertThat(share.path("differences")).hasSize(1);
    JsonNode difference = share.path("differences").get(0);
    assertThat(difference.path("property").asString())
        .isEqualTo("PublicAccessBlockConfiguration.BlockPublicPolicy");
    assertThat(difference.path("declared").asBoolean()).isTrue();
    assertThat(difference.path("is").asBoolean()).isFalse();
    JsonNode disk = named(drift(), "Disk");
    assertThat(disk.path("state").asString()).isEqualTo("drifted");
    assertThat(disk.path("resource").path("identifier").asString()).isEqualTo("vol-1");
    assertThat(typed("", "--stack", "other").code()).isEqualTo(2);
    account.has(
        "AWS::EC2::Volume",
        "vol-2",
        "{\"Encrypted\":true}",
        "aws:cloudformation:logical-id=Disk",
        "aws:cloudformation:stack-name=other");
    account.collected(SEEN.plusSeconds(60));
    assertThat(named(drift(), "Disk").path("why").asString()).contains("--stack NAME");
    assertThat(
            named(drift("--stack", "imaging"), "Disk")
                .path("resource")
                .path("identifier")
                .asString())
        .isEqualTo("vol-1");
  }

  @Test
  void whatIsAsDeclared_isNoDrift_andWhatIsMissingOrNotCollected_isNeverTakenForIt()
      throws IOException {
    account.forget();
    account.has("AWS::S3::Bucket", "hsc-imaging-share", bucket("hsc-imaging-share", true));
    account.collected(SEEN);
    JsonNode drift = drift();
    assertThat(named(drift, "Share").path("failing")).isEmpty();
    assertThat(named(drift, "Share").path("differences")).isEmpty();
    assertThat(named(drift, "Records").path("state").asString()).isEqualTo("not-there");
    assertThat(named(drift, "Jobs").path("state").asString()).isEqualTo("not-known");
    assertThat(named(drift, "Jobs").path("why").asString()).contains("was not collected");
    assertThat(named(drift, "Disk").path("state").asString()).isEqualTo("not-known");
    assertThat(typed("").code()).isEqualTo(5);
    assertThat(typed("").out())
        .contains("NOT THERE")
        .contains("NOT KNOWN")
        .doesNotContain("DRIFTED  ");
  }

  @Test
  void whoChangedItLast_isSaidFromTheLogs_orThatThereAreNone() throws IOException {
    account.collected(SEEN);
    assertThat(typed("").out()).contains("no logs were taken in");
    account.logged(
        "e-1",
        Instant.parse("2026-11-20T09:30:00Z"),
        "PutBucketPublicAccessBlock",
        "hsc-imaging-share",
        "");
    Typed typed = typed("");
    assertThat(typed.out())
        .contains("imaging-admin")
        .contains("s3:PutBucketPublicAccessBlock")
        .contains("the logs that are held do not show it");
    JsonNode change = named(drift(), "Share").path("lastChange");
    assertThat(change.path("eventId").asString()).isEqualTo("e-1");
    assertThat(change.path("who").path("role").asString())
        .isEqualTo("arn:aws:iam::441020936617:role/imaging-admin");
    assertThat(named(drift(), "Disk").path("lastChange").isNull()).isTrue();
  }

  @Test
  void aDatabaseNamedInCapitals_isTheOneThatTheServiceKeepsInLowerCase() throws IOException {
    Files.writeString(
        account.workspace().resolve("imaging.yaml"),
        """
        Metadata:
          Proofline: {Account: "441020936617", Region: us-east-1}
        Resources:
          Claims:
            Type: AWS::RDS::DBInstance
            Properties: {DBInstanceIdentifier: HSC-Claims, Engine: postgres, StorageEncrypted: true}
        """);
    account
        .knows("AWS::RDS::DBInstance")
        .has(
            "AWS::RDS::DBInstance",
            "hsc-claims",
            "{\"DBInstanceIdentifier\":\"hsc-claims\",\"Engine\":\"postgres\",\"StorageEncrypted\":false}")
        .collected(SEEN);

    assertThat(named(drift(), "Claims").path("state").asString()).isEqualTo("drifted");
  }

  @Test
  void aPlan_isTheSameResourceByTheIdItKnows() throws IOException {
    account.collected(SEEN);
    Files.writeString(
        account.workspace().resolve("plan.json"),
        """
        {"format_version":"1.2","resource_changes":[
        {"address":"aws_ebs_volume.disk","mode":"managed","type":"aws_ebs_volume","name":"disk",
        "change":{"actions":["update"],"before":null,"after":{"id":"vol-1",
        "availability_zone":"us-east-1a","encrypted":true,"size":10,"snapshot_id":null,
        "type":"gp3","iops":null,"throughput":null,"multi_attach_enabled":null,
        "kms_key_id":null,"tags_all":{}},"after_unknown":{}}}],
        "configuration":{"provider_config":{"aws":{"name":"aws","expressions":{"region":
        {"constant_value":"us-east-1"}}}},"root_module":{"resources":[{"mode":"managed",
        "type":"aws_ebs_volume","name":"disk","provider_config_key":"aws","expressions":{}}]}}}
        """);
    Typed typed =
        Typed.in(
            account.workspace(),
            "controls",
            "drift",
            "--plan",
            "plan.json",
            "--account",
            ClinicAccount.ACCOUNT);
    assertThat(typed.out()).contains("DRIFTED      plan.json aws_ebs_volume.disk");
    assertThat(typed.out()).contains("ebs-volume-encrypted").contains("Encrypted: declared true");
  }

  @Test
  void withoutACollection_nothingIsSaidToBeThere_andBadInputIsRefused() {
    Typed typed = typed("");
    assertThat(typed.out()).contains("no account was collected");
    assertThat(typed.code()).isEqualTo(5);
    assertThat(Typed.in(account.workspace(), "controls", "drift").code()).isEqualTo(2);
    assertThat(Typed.in(account.workspace(), "controls", "drift", "--template", "none.yaml").code())
        .isEqualTo(2);
  }
}
