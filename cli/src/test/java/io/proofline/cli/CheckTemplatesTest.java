package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code controls check --template} as a pipeline types it, in a folder that is no workspace. */
class CheckTemplatesTest {
  private static final String OPEN =
      """
      Metadata:
        Proofline: {Account: "441020936617", Region: us-east-1, StackName: imaging}
      Resources:
        Disk:
          Type: AWS::EC2::Volume
          Properties: {AvailabilityZone: us-east-1a, Size: 10, Encrypted: false}
        Widget:
          Type: Custom::Widget
      """;

  private static final String SEALED =
      OPEN.replace("Encrypted: false", "Encrypted: true").replace("Widget", "Other");

  private static final String ASKED =
      OPEN.replace("Encrypted: false", "Encrypted: !ImportValue sealed");

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(folder.resolve("a dir"));
    Files.writeString(folder.resolve("a dir/open.yaml"), OPEN);
    Files.writeString(folder.resolve("sealed.yaml"), SEALED);
    Files.writeString(folder.resolve("asked.yaml"), ASKED);
  }

  private JsonNode results(String file, String control) {
    Typed typed = Typed.in(folder, "controls", "check", "--template", file, "--format", "json");
    for (JsonNode result : JsonMapper.shared().readTree(typed.out()).path("results")) {
      if (result.path("control").asString().equals(control)) {
        return result;
      }
    }
    throw new AssertionError(control + " is not among " + typed.out());
  }

  @Test
  void aTemplate_failsWithItsLine_andAnUnknownValueIsNotEvaluated_withoutAWorkspace() {
    JsonNode open = results("a dir/open.yaml", "ebs-volume-encrypted");
    assertThat(open.path("outcome").asString()).isEqualTo("fail");
    assertThat(open.path("line").asInt()).isEqualTo(5);
    assertThat(open.path("name").asString()).isEqualTo("Disk");
    assertThat(results("sealed.yaml", "ebs-volume-encrypted").path("outcome").asString())
        .isEqualTo("pass");
    JsonNode asked = results("asked.yaml", "ebs-volume-encrypted");
    assertThat(asked.path("outcome").asString()).isEqualTo("not-evaluated");
    assertThat(asked.path("untilItRuns").asBoolean()).isFalse();
    assertThat(folder.resolve("proofline.yaml")).doesNotExist();
  }

  @Test
  void exitCode_isFiveWhereAnAnswerIsMissing_evenBesideAFailure() {
    Typed open = Typed.in(folder, "controls", "check", "--template", "a dir/open.yaml");
    assertThat(open.out()).contains("FAIL a dir/open.yaml:5 Disk").contains("NOT EVALUATED");
    assertThat(open.code()).isEqualTo(5);
    assertThat(Typed.in(folder, "controls", "check", "--template", "none.yaml").code())
        .isEqualTo(2);
  }

  private int gate(String file, String severity) {
    return Typed.in(folder, "controls", "check", "--template", file, "--gate", severity).code();
  }

  @Test
  void aGate_closesForWhatTheFileDecides_andForWhatItLeavesOpen_notForWhatNoFileHolds() {
    assertThat(gate("a dir/open.yaml", "high")).isEqualTo(1);
    assertThat(gate("a dir/open.yaml", "critical")).isZero();
    assertThat(gate("asked.yaml", "high")).isEqualTo(5);
    assertThat(gate("sealed.yaml", "high")).isZero();
    assertThat(Typed.in(folder, "controls", "check", "--gate", "high").code()).isEqualTo(2);
  }

  private static final String PLAN =
      """
      {"format_version":"1.2","resource_changes":[
      {"address":"aws_ebs_volume.disk","mode":"managed","type":"aws_ebs_volume","name":"disk",
      "change":{"actions":["create"],"before":null,"after":{"availability_zone":"us-east-1a",
      "encrypted":false,"size":10,"snapshot_id":null,"type":"gp3","iops":null,"throughput":null,
      "multi_attach_enabled":null,"kms_key_id":null,"tags_all":{}},"after_unknown":{"id":true}}},
      {"address":"aws_wafv2_web_acl.edge","mode":"managed","type":"aws_wafv2_web_acl","name":"edge",
      "change":{"actions":["create"],"before":null,"after":{}}}],
      "configuration":{"provider_config":{"aws":{"name":"aws","expressions":{"region":
      {"constant_value":"us-east-1"}}}},"root_module":{"resources":[{"mode":"managed",
      "type":"aws_ebs_volume","name":"disk","provider_config_key":"aws","expressions":{}}]}}}
      """;

  private Typed plan(String... more) throws IOException {
    Files.writeString(folder.resolve("plan.json"), PLAN);
    List<String> line = new ArrayList<>();
    line.addAll(List.of("controls", "check", "--plan", "plan.json", "--account", "441020936617"));
    line.addAll(List.of(more));
    return Typed.in(folder, line.toArray(String[]::new));
  }

  @Test
  void aPlan_failsByAddress_orByFileAndLineOfItsSource_andNamesWhatHasNoMapping()
      throws IOException {
    Typed typed = plan();
    assertThat(typed.out())
        .contains("FAIL plan.json aws_ebs_volume.disk ebs-volume-encrypted")
        .contains("NOT EVALUATED no mapping for aws_wafv2_web_acl (1)");
    assertThat(typed.code()).isEqualTo(5);
    Files.createDirectories(folder.resolve("tf"));
    Files.writeString(
        folder.resolve("tf/disk.tf"), "\n\nresource \"aws_ebs_volume\" \"disk\" {}\n");
    assertThat(plan("--source", "tf").out()).contains("FAIL tf/disk.tf:3 aws_ebs_volume.disk");
    assertThat(plan("--gate", "high").code()).isEqualTo(5);
    assertThat(plan("--gate", "high", "--accept-unmapped", "aws_wafv2_web_acl").code())
        .isEqualTo(1);
    assertThat(plan("--gate", "critical", "--accept-unmapped", "aws_wafv2_web_acl").code())
        .isZero();
  }

  private static final String UNNAMED =
      """
      Metadata:
        Proofline: {Account: "441020936617", Region: us-east-1, StackName: imaging}
      Resources:
        Bucket:
          Type: AWS::S3::Bucket
          Properties:
            OwnershipControls: {Rules: [{ObjectOwnership: BucketOwnerEnforced}]}
      """;

  /** The policy of the bucket of the same file. */
  private static String policy(String statement) {
    return """
      Policy:
        Type: AWS::S3::BucketPolicy
        Properties:
          Bucket: !Ref Bucket
          PolicyDocument: {Version: "2012-10-17", Statement: [%s]}
    """
        .formatted(statement);
  }

  private static final String OPEN_TO_ALL =
      "{Effect: Allow, Principal: '*', Action: ['s3:GetObject', 's3:PutObject'], Resource: !Sub"
          + " '${Bucket.Arn}/*'}";

  private static final String TLS_ONLY =
      "{Effect: Deny, Principal: '*', Action: 's3:*', Resource: [!GetAtt Bucket.Arn, !Sub"
          + " '${Bucket.Arn}/*'], Condition: {Bool: {'aws:SecureTransport': 'false'}}}";

  @Test
  void aBucketWithoutANameOfItsOwn_isJudgedWithItsPolicy() throws IOException {
    Files.writeString(folder.resolve("unnamed.yaml"), UNNAMED + policy(OPEN_TO_ALL));
    for (String control : List.of("s3-bucket-no-public-read", "s3-bucket-no-public-write")) {
      assertThat(results("unnamed.yaml", control).path("outcome").asString())
          .as(control)
          .isNotEqualTo("pass");
    }
    Files.writeString(folder.resolve("unnamed.yaml"), UNNAMED + policy(TLS_ONLY));
    assertThat(results("unnamed.yaml", "s3-bucket-tls-only").path("outcome").asString())
        .isEqualTo("pass");
    assertThat(results("unnamed.yaml", "s3-bucket-no-public-write").path("outcome").asString())
        .isEqualTo("pass");
  }

  @Test
  void aPolicyOfAnotherFile_isNotThatOfABucketWithoutAName() throws IOException {
    Path two = Files.createDirectories(folder.resolve("two"));
    Files.writeString(two.resolve("a.yaml"), UNNAMED);
    Files.writeString(two.resolve("b.yaml"), UNNAMED + policy(TLS_ONLY));
    Typed typed = Typed.in(folder, "controls", "check", "--template", "two", "--format", "json");
    List<String> outcomes = new ArrayList<>();
    for (JsonNode result : JsonMapper.shared().readTree(typed.out()).path("results")) {
      if (result.path("control").asString().equals("s3-bucket-tls-only")) {
        outcomes.add(result.path("file").asString() + " " + result.path("outcome").asString());
      }
    }
    assertThat(outcomes).containsExactly("two/a.yaml fail", "two/b.yaml pass");
  }

  @Test
  void aTrailOfAnotherFile_doesNotRecordABucketOfTheSameLogicalId() throws IOException {
    String trail =
        """
          Trail:
            Type: AWS::CloudTrail::Trail
            Properties:
              IsLogging: true
              IsMultiRegionTrail: true
              S3BucketName: logs
              EventSelectors:
                - ReadWriteType: All
                  DataResources: [{Type: 'AWS::S3::Object', Values: [!Sub '${Bucket.Arn}/']}]
        """;
    Path two = Files.createDirectories(folder.resolve("two"));
    Files.writeString(two.resolve("a.yaml"), UNNAMED);
    Files.writeString(two.resolve("b.yaml"), UNNAMED + trail);
    Typed typed = Typed.in(folder, "controls", "check", "--template", "two", "--format", "json");
    List<String> outcomes = new ArrayList<>();
    for (JsonNode result : JsonMapper.shared().readTree(typed.out()).path("results")) {
      if (result.path("control").asString().equals("ct-s3-data-events")
          && result.path("name").asString().equals("Bucket")) {
        outcomes.add(result.path("file").asString() + " " + result.path("outcome").asString());
      }
    }
    assertThat(outcomes).containsExactly("two/a.yaml not-evaluated", "two/b.yaml pass");
  }

  @Test
  void typesWithoutAControl_areNamed() {
    assertThat(Typed.in(folder, "controls", "check", "--template", "a dir").out())
        .contains("NO CONTROL Custom::Widget (1)");
  }

  @Test
  void twoFilesOfOneName_areBothJudged() throws IOException {
    Files.createDirectories(folder.resolve("b"));
    Files.writeString(folder.resolve("b/open.yaml"), SEALED.replace("imaging", "other"));
    Typed typed =
        Typed.in(
            folder,
            "controls",
            "check",
            "--template",
            "a dir/open.yaml",
            "--template",
            "b/open.yaml",
            "--format",
            "json");
    assertThat(JsonMapper.shared().readTree(typed.out()).path("results"))
        .filteredOn(result -> result.path("control").asString().equals("ebs-volume-encrypted"))
        .extracting(result -> result.path("outcome").asString())
        .containsExactly("fail", "pass");
  }

  @Test
  void sarif_namesRuleLevelPlaceAndFingerprint() {
    Typed typed =
        Typed.in(folder, "controls", "check", "--template", "a dir/open.yaml", "--format", "sarif");
    JsonNode sarif = JsonMapper.shared().readTree(typed.out());
    assertThat(sarif.path("version").asString()).isEqualTo("2.1.0");
    JsonNode run = sarif.path("runs").path(0);
    assertThat(run.path("tool").path("driver").path("name").asString()).isEqualTo("Proofline");
    assertThat(run.path("results")).isNotEmpty();
    for (JsonNode result : run.path("results")) {
      JsonNode rule =
          run.path("tool").path("driver").path("rules").path(result.path("ruleIndex").asInt());
      assertThat(rule.path("id")).isEqualTo(result.path("ruleId"));
      assertThat(rule.path("shortDescription").path("text").asString()).isNotBlank();
      // SARIF 2.1.0, 3.27.9 and 3.27.10: only a failure has a level.
      boolean fail = result.path("kind").asString().equals("fail");
      assertThat(result.path("level").asString().equals("none")).isEqualTo(!fail);
      JsonNode place = result.path("locations").path(0).path("physicalLocation");
      assertThat(place.path("artifactLocation").path("uri").asString())
          .isEqualTo("a%20dir/open.yaml");
      assertThat(place.path("region").path("startLine").asInt()).isPositive();
      assertThat(result.path("partialFingerprints").path("resource/v1").asString()).hasSize(64);
    }
  }

  @Test
  void junit_isXml_whoseCountsAreThoseOfItsCases() throws Exception {
    Typed typed =
        Typed.in(folder, "controls", "check", "--template", "asked.yaml", "--format", "junit");
    Document xml =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(typed.out())));
    assertThat(xml.getDocumentElement().getTagName()).isEqualTo("testsuites");
    var suite = (org.w3c.dom.Element) xml.getElementsByTagName("testsuite").item(0);
    assertThat(suite.getAttribute("tests"))
        .isEqualTo(Integer.toString(xml.getElementsByTagName("testcase").getLength()));
    assertThat(suite.getAttribute("skipped"))
        .isEqualTo(Integer.toString(xml.getElementsByTagName("skipped").getLength()))
        .isNotEqualTo("0");
  }

  @Test
  void summary_isCutWhereACommentEnds_andSaysHowMuchIsLeft() throws IOException {
    StringBuilder many =
        new StringBuilder(
            """
            Metadata:
              Proofline: {Account: "441020936617", Region: us-east-1, StackName: imaging}
            Resources:
            """);
    for (int i = 0; i < 400; i++) {
      many.append("  Disk").append(i).append(":\n    Type: AWS::EC2::Volume\n");
      many.append("    Properties: {AvailabilityZone: us-east-1a, Size: 10}\n");
    }
    Files.writeString(folder.resolve("many.yaml"), many.toString());
    Typed typed =
        Typed.in(folder, "controls", "check", "--template", "many.yaml", "--format", "summary");
    assertThat(typed.out().length()).isBetween(10_000, TemplateText.LONGEST_SUMMARY);
    assertThat(typed.out()).contains("| Disk").containsPattern("[0-9]+ more; see");
  }

  private static final String RULES =
      """
      Metadata:
        Proofline: {Account: "441020936617", Region: us-east-1}
      Parameters: {Env: {Type: String, Default: test}}
      Resources:
        Rule:
          Type: AWS::EC2::SecurityGroupIngress
          Properties: {GroupId: sg-0123, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
        Disk:
          Type: AWS::EC2::Volume
          Properties: {AvailabilityZone: us-east-1a, Encrypted: true, Tags: [{Key: env, Value: !Ref Env}]}
      """;

  @Test
  void aRuleOfAGroupThatTheFileDoesNotHold_isNotEvaluated_andKeepsTheGateClosed()
      throws IOException {
    Files.writeString(folder.resolve("rules.yaml"), RULES);
    Typed typed = Typed.in(folder, "controls", "check", "--template", "rules.yaml");
    assertThat(typed.out()).contains("NOT EVALUATED rules.yaml:6 Rule: a part of a resource");
    assertThat(gate("rules.yaml", "critical")).isEqualTo(5);
    assertThat(gate("sealed.yaml", "critical")).isZero();
    Typed summary =
        Typed.in(folder, "controls", "check", "--template", "rules.yaml", "--format", "summary");
    assertThat(summary.out())
        .contains("Not evaluated: rules.yaml:6 Rule")
        .contains("No control speaks of: AWS::EC2::SecurityGroupIngress (1)");
  }

  @Test
  void defaultsOfParameters_areNamed_andAParameterThatNoFileDeclaresIsRefused() throws IOException {
    Files.writeString(folder.resolve("rules.yaml"), RULES);
    Typed typed = Typed.in(folder, "controls", "check", "--template", "rules.yaml");
    assertThat(typed.out()).contains("BY DEFAULT rules.yaml: judged with the default of Env");
    Typed given =
        Typed.in(
            folder, "controls", "check", "--template", "rules.yaml", "--parameter", "Env=prod");
    assertThat(given.out()).doesNotContain("BY DEFAULT");
    Typed wrong =
        Typed.in(
            folder, "controls", "check", "--template", "rules.yaml", "--parameter", "env=prod");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("no template declares the parameter env");
  }

  @Test
  void whatNoSuchFileHolds_standsInOneLine_soThatTheRestIsSeen() {
    Typed typed = Typed.in(folder, "controls", "check", "--template", "asked.yaml");
    assertThat(typed.out())
        .contains("NOT EVALUATED asked.yaml:5 Disk ebs-volume-encrypted")
        .containsPattern("NOT EVALUATED [0-9]+ questions about the account or running resources")
        .doesNotContain("a template cannot show X::");
  }

  @Test
  void nestedStack_isOneLine_soThatTheRestIsSeen() throws IOException {
    Files.writeString(
        folder.resolve("outer.yaml"),
        SEALED
            + """
              Child:
                Type: AWS::CloudFormation::Stack
                Properties: {TemplateURL: 'https://example.com/child.yaml'}
            """);
    Typed typed = Typed.in(folder, "controls", "check", "--template", "outer.yaml");
    assertThat(typed.out().lines().filter(line -> line.contains("nested stack Child")))
        .singleElement()
        .asString()
        .matches(
            "NOT EVALUATED outer.yaml every resource of [0-9]+ types [0-9]+ controls \\[critical]"
                + " population not known: line [0-9]+: nested stack Child is a file of its own");
    assertThat(typed.code()).isEqualTo(5);
    Typed summary =
        Typed.in(folder, "controls", "check", "--template", "outer.yaml", "--format", "summary");
    assertThat(summary.out().lines().filter(line -> line.contains("nested stack Child")))
        .singleElement()
        .asString()
        .startsWith("| critical | outer.yaml | every resource of ");
  }

  @Test
  void optionsThatSpeakOfTemplates_withoutATemplate_areRefused() {
    assertThat(Typed.in(folder, "controls", "check", "--format", "sarif").code()).isEqualTo(2);
  }
}
