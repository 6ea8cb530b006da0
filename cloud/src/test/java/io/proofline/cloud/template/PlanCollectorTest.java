package io.proofline.cloud.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.cloud.Document;
import io.proofline.cloud.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a Terraform plan says, what it does not say, and whose part is whose. */
class PlanCollectorTest {
  private static final PlanTarget TARGET =
      new PlanTarget("441020936617", "us-east-1", PlanSource.NONE);

  private static final String VOLUME =
      """
      "availability_zone":"us-east-1a","size":10,"snapshot_id":null,"type":"gp3","iops":null,\
      "throughput":null,"multi_attach_enabled":null,"kms_key_id":null,"tags_all":{}\
      """;

  private static final String BUCKET =
      """
      "acl":null,"grant":[],"server_side_encryption_configuration":[],"versioning":[],\
      "logging":[],"replication_configuration":[],"object_lock_enabled":false,\
      "object_lock_configuration":[],"website":[],"cors_rule":[],"policy":"","tags_all":{}\
      """;

  @TempDir Path folder;

  private final List<String> changes = new ArrayList<>();
  private final List<String> blocks = new ArrayList<>();
  private String more = "";
  private String calls = "";

  /** A resource; {@code rest} follows in its change: unknown and sensitive values. */
  private void resource(String address, String actions, String after, String rest, String block) {
    String[] name = address.replaceAll("\\[.*", "").split("\\.");
    String index =
        address.contains("[")
            ? address.substring(address.indexOf('[') + 1, address.length() - 1)
            : "";
    changes.add(
        """
        {"address":%s,"mode":"managed","type":"%s","name":"%s"%s,
        "provider_name":"registry.terraform.io/hashicorp/aws",
        "change":{"actions":%s,"before":%s,"after":%s%s}}\
        """
            .formatted(
                quoted(address),
                name[0],
                name[1],
                index.isEmpty() ? "" : ",\"index\":" + index,
                actions,
                actions.contains("create") ? "null" : "{" + after + "}",
                actions.equals("[\"delete\"]") ? "null" : "{" + after + "}",
                rest));
    blocks.add(
        """
        {"mode":"managed","type":"%s","name":"%s","provider_config_key":"aws","expressions":{%s}}\
        """
            .formatted(name[0], name[1], block));
  }

  private void created(String address, String after, String unknown, String block) {
    resource(address, "[\"create\"]", after, ",\"after_unknown\":{" + unknown + "}", block);
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\"", "\\\"") + "\"";
  }

  private String json() {
    return """
    {"format_version":"1.2","planned_values":{"root_module":{}},"resource_changes":[%s],
    "configuration":{"provider_config":{},"root_module":{"resources":[%s]%s}}%s}\
    """
        .formatted(String.join(",", changes), String.join(",", blocks), calls, more);
  }

  private CollectedPlan plan() {
    return plan(TARGET);
  }

  private CollectedPlan plan(PlanTarget target) {
    return new PlanCollector(Clock.systemUTC(), PropertyTypes.NONE)
        .collect("plan.json", json().getBytes(StandardCharsets.UTF_8), target);
  }

  private static Document document(CollectedPlan plan, String address) {
    return plan.template().collected().snapshot().documents().stream()
        .filter(d -> d.runtime().path("LogicalId").asString().equals(address))
        .findFirst()
        .orElseThrow();
  }

  private static String unknown(Document document, String property) {
    return String.valueOf(document.unknown().get("properties." + property));
  }

  @Test
  void aValueKnownAfterApply_isUnknown_andOneThatNobodySets_isAbsent() {
    created(
        "aws_ebs_volume.a",
        VOLUME.replace("\"kms_key_id\":null,", ""),
        "\"encrypted\":true,\"kms_key_id\":true",
        "\"encrypted\":{\"references\":[\"var.encrypted\"]}");
    Document volume = document(plan(), "aws_ebs_volume.a");
    assertThat(unknown(volume, "Encrypted")).isEqualTo("the value is known after apply");
    assertThat(volume.properties().has("Encrypted")).isFalse();
    assertThat(volume.unknown()).doesNotContainKey("properties.KmsKeyId");
    assertThat(volume.properties().has("KmsKeyId")).isFalse();
  }

  @Test
  void withoutItsConfiguration_nothingUnknownCountsAsAbsent() {
    created("aws_ebs_volume.a", VOLUME, "\"encrypted\":true", "");
    blocks.clear();
    assertThat(unknown(document(plan(), "aws_ebs_volume.a"), "Encrypted"))
        .isEqualTo("the value is known after apply");
  }

  @Test
  void aSensitiveValue_isNotRead_andItsTextIsNowhere() {
    resource(
        "aws_ebs_volume.a",
        "[\"create\"]",
        VOLUME.replace("us-east-1a", "s3cr3t-zone") + ",\"encrypted\":true",
        ",\"after_sensitive\":{\"availability_zone\":true}",
        "\"availability_zone\":{\"references\":[\"var.zone\"]}");
    CollectedPlan plan = plan();
    assertThat(unknown(document(plan, "aws_ebs_volume.a"), "AvailabilityZone"))
        .contains("sensitive");
    assertThat(plan.toString()).doesNotContain("s3cr3t");
  }

  @Test
  void anAttributeThatTheProviderDoesNotHave_isUnknown_notAbsent() {
    created("aws_ebs_volume.a", VOLUME, "", "");
    assertThat(unknown(document(plan(), "aws_ebs_volume.a"), "Encrypted"))
        .isEqualTo("this version of the provider has no attribute encrypted of aws_ebs_volume");
  }

  @Test
  void aReference_leadsToTheResourceOfThePlan_alsoByIndex() {
    created(
        "aws_ebs_volume.a[0]",
        VOLUME.replace("\"kms_key_id\":null,", "") + ",\"encrypted\":true",
        "\"kms_key_id\":true",
        "\"kms_key_id\":{\"references\":[\"aws_kms_key.k\",\"count.index\"]}"
            .replace(
                "aws_kms_key.k\"",
                "aws_kms_key.k[0].arn\",\"aws_kms_key.k[0]\",\"aws_kms_key.k\""));
    for (int i = 0; i < 2; i++) {
      created("aws_kms_key.k[" + i + "]", "\"description\":\"d\"", "\"arn\":true", "");
    }
    Document volume = document(plan(), "aws_ebs_volume.a[0]");
    assertThat(volume.properties().path("KmsKeyId").asString())
        .isEqualTo("arn:aws:kms:us-east-1:441020936617:key/logical~aws_kms_key.k[0]");
  }

  @Test
  void deletedIsGone_replacedIsThere_forgottenIsNotKnown() {
    String after = VOLUME + ",\"encrypted\":true";
    resource("aws_ebs_volume.gone", "[\"delete\"]", after, "", "");
    resource("aws_ebs_volume.new", "[\"delete\",\"create\"]", after, "", "");
    resource("aws_ebs_volume.same", "[\"no-op\"]", after, "", "");
    resource("aws_ebs_volume.left", "[\"forget\"]", after, "", "");
    CollectedPlan plan = plan();
    assertThat(plan.template().collected().snapshot().documents())
        .extracting(d -> d.runtime().path("LogicalId").asString())
        .containsExactlyInAnyOrder(
            "aws_ebs_volume.new", "aws_ebs_volume.same", "aws_ebs_volume.left");
    assertThat(document(plan, "aws_ebs_volume.left").unknown().get("properties"))
        .contains("forgets");
    assertThat(document(plan, "aws_ebs_volume.same").properties().path("Encrypted").asBoolean())
        .isTrue();
  }

  private void versioning(String actions, String bucket, String unknown, String expression) {
    resource(
        "aws_s3_bucket_versioning.v",
        actions,
        "\"versioning_configuration\":[{\"status\":\"Enabled\"}]" + bucket,
        ",\"after_unknown\":{" + unknown + "}",
        expression);
  }

  /** The plan's files; what stands in them is what the plan does not show. */
  private PlanTarget files(String terraform) throws IOException {
    Files.writeString(folder.resolve("main.tf"), terraform);
    return new PlanTarget("441020936617", "us-east-1", PlanSource.of(folder));
  }

  private PlanTarget versioned(String bucket) throws IOException {
    return files("resource \"aws_s3_bucket_versioning\" \"v\" {\n  bucket = " + bucket + "\n}\n");
  }

  @Test
  void aPart_isJoinedByName_andByReference() throws IOException {
    created("aws_s3_bucket.a", "\"bucket\":\"a\"," + BUCKET, "\"id\":true", "");
    created("aws_s3_bucket.b", "\"bucket\":\"b\"," + BUCKET, "\"id\":true", "");
    versioning("[\"create\"]", ",\"bucket\":\"a\"", "", "");
    CollectedPlan named = plan();
    assertThat(version(named, "a")).isEqualTo("Enabled");
    assertThat(version(named, "b")).isEmpty();

    changes.removeLast();
    blocks.removeLast();
    versioning(
        "[\"create\"]",
        "",
        "\"bucket\":true",
        "\"bucket\":{\"references\":[\"aws_s3_bucket.b.id\",\"aws_s3_bucket.b\"]}");
    CollectedPlan referred = plan(versioned("aws_s3_bucket.b.id"));
    assertThat(version(referred, "b")).isEqualTo("Enabled");
    assertThat(version(referred, "a")).isEmpty();
  }

  /**
   * A plan lists the names in an expression; "${aws_s3_bucket.b.id}-x" looks like the name alone.
   */
  @Test
  void textAroundAReference_joinsNothing_andWithoutFilesNobodyKnowsWhetherThereIsAny()
      throws IOException {
    created("aws_s3_bucket.a", "\"bucket\":\"a\"," + BUCKET, "\"id\":true", "");
    created("aws_s3_bucket.b", "\"bucket\":\"b\"," + BUCKET, "\"id\":true", "");
    created("aws_s3_bucket.c", BUCKET, "\"id\":true,\"bucket\":true", "");
    versioning(
        "[\"create\"]",
        "",
        "\"bucket\":true",
        "\"bucket\":{\"references\":[\"aws_s3_bucket.b.id\",\"aws_s3_bucket.b\"]}");
    CollectedPlan within = plan(versioned("\"${aws_s3_bucket.b.id}-x\""));
    for (String name : List.of("a", "b", "c")) {
      assertThat(unknown(document(within, "aws_s3_bucket." + name), "VersioningConfiguration"))
          .contains("may belong here");
    }
    CollectedPlan without = plan();
    for (String name : List.of("b", "c")) {
      assertThat(unknown(document(without, "aws_s3_bucket." + name), "VersioningConfiguration"))
          .contains("whether text stands around aws_s3_bucket.b (--source may)");
    }
    assertThat(version(without, "a")).isEmpty();
  }

  @Test
  void aValueMadeOfANameAndText_isUnknown_andTheNameOfAKeyIsItself() throws IOException {
    created("aws_kms_key.k", "\"description\":\"d\"", "\"arn\":true", "");
    created("aws_s3_bucket.b", BUCKET, "\"id\":true,\"bucket\":true", "");
    created(
        "aws_cloudtrail.t",
        "\"name\":\"t\"",
        "\"s3_bucket_name\":true,\"kms_key_id\":true",
        "\"s3_bucket_name\":{\"references\":[\"aws_s3_bucket.b.id\",\"aws_s3_bucket.b\"]},"
            + "\"kms_key_id\":{\"references\":[\"aws_kms_key.k.arn\",\"aws_kms_key.k\"]}");
    Document trail = document(plan(), "aws_cloudtrail.t");
    assertThat(unknown(trail, "S3BucketName")).contains("(--source may)");
    assertThat(trail.properties().path("KMSKeyId").asString()).endsWith("logical~aws_kms_key.k");
    Document spelled =
        document(
            plan(
                files(
                    """
                    resource "aws_cloudtrail" "t" {
                      s3_bucket_name = aws_s3_bucket.b.id
                      kms_key_id     = "alias/${aws_kms_key.k.arn}"
                    }
                    """)),
            "aws_cloudtrail.t");
    assertThat(spelled.properties().path("S3BucketName").asString())
        .isEqualTo("logical~aws_s3_bucket.b");
    assertThat(unknown(spelled, "KMSKeyId")).isEqualTo("the value is known after apply");
  }

  @Test
  void aBlockThatTheProviderFillsByItself_isUnknown_unlessTheFilesSayThatThereIsNone()
      throws IOException {
    created(
        "aws_s3_bucket.a",
        "\"bucket\":\"a\"," + BUCKET.replace("\"versioning\":[],", ""),
        "\"id\":true,\"versioning\":true",
        "");
    String status = "VersioningConfiguration.Status";
    assertThat(unknown(document(plan(), "aws_s3_bucket.a"), status)).contains("dynamic");
    Document read =
        document(plan(files("resource \"aws_s3_bucket\" \"a\" {}\n")), "aws_s3_bucket.a");
    assertThat(read.unknown()).doesNotContainKey("properties." + status);
    assertThat(read.properties().has("VersioningConfiguration")).isFalse();
  }

  private static String version(CollectedPlan plan, String name) {
    Document bucket = document(plan, "aws_s3_bucket." + name);
    assertThat(bucket.unknown()).doesNotContainKey("properties.VersioningConfiguration");
    return bucket.properties().path("VersioningConfiguration").path("Status").asString("");
  }

  @Test
  void aPartOfNobodyKnown_leavesEveryCandidateUnknown_andOneFromOutside_isNamed() {
    created("aws_s3_bucket.a", "\"bucket\":\"a\"," + BUCKET, "\"id\":true", "");
    created("aws_s3_bucket.b", "\"bucket\":\"b\"," + BUCKET, "\"id\":true", "");
    versioning(
        "[\"create\"]", "", "\"bucket\":true", "\"bucket\":{\"references\":[\"local.name\"]}");
    CollectedPlan plan = plan();
    for (String name : List.of("a", "b")) {
      assertThat(unknown(document(plan, "aws_s3_bucket." + name), "VersioningConfiguration"))
          .contains("aws_s3_bucket_versioning.v may belong here");
    }
    changes.removeLast();
    blocks.removeLast();
    versioning("[\"create\"]", ",\"bucket\":\"elsewhere\"", "", "");
    assertThat(plan().outside()).containsExactly("aws_s3_bucket_versioning.v");
  }

  /** The refreshed bucket still shows what the plan takes away. */
  @Test
  void aDeletedPart_leavesItsPropertyUnknown() {
    resource(
        "aws_s3_bucket.a",
        "[\"no-op\"]",
        "\"id\":\"a\",\"bucket\":\"a\","
            + BUCKET.replace("\"versioning\":[]", "\"versioning\":[{\"enabled\":true}]"),
        "",
        "");
    assertThat(version(plan(), "a")).isEqualTo("Enabled");
    versioning("[\"delete\"]", ",\"bucket\":\"a\"", "", "");
    assertThat(unknown(document(plan(), "aws_s3_bucket.a"), "VersioningConfiguration"))
        .contains("is deleted");
  }

  @Test
  void twoPartsThatSetTheSame_leaveItUnknown() {
    created("aws_s3_bucket.a", "\"bucket\":\"a\"," + BUCKET, "", "");
    versioning("[\"create\"]", ",\"bucket\":\"a\"", "", "");
    changes.add(changes.getLast().replace("versioning.v\"", "versioning.w\""));
    assertThat(unknown(document(plan(), "aws_s3_bucket.a"), "VersioningConfiguration"))
        .contains("second resource");
  }

  @Test
  void grantsThatNameAGroup_leaveTheAccessListUnknown() {
    String open = "\"grant\":[{\"uri\":\"http://acs.amazonaws.com/groups/global/AllUsers\"}]";
    resource(
        "aws_s3_bucket.a",
        "[\"no-op\"]",
        "\"bucket\":\"a\"," + BUCKET.replace("\"grant\":[]", open),
        "",
        "");
    assertThat(unknown(document(plan(), "aws_s3_bucket.a"), "AccessControl")).contains("grant.uri");
  }

  @Test
  void aPolicyInsideOfABucket_isAPolicyOfItsOwn() {
    created(
        "aws_s3_bucket.a",
        "\"bucket\":\"a\","
            + BUCKET.replace(
                "\"policy\":\"\"",
                "\"policy\":\"{\\\"Statement\\\":[{\\\"Effect\\\":\\\"Allow\\\"}]}\""),
        "",
        "");
    Document policy = document(plan(), "aws_s3_bucket.a#policy");
    assertThat(policy.id().type()).isEqualTo("AWS::S3::BucketPolicy");
    assertThat(policy.properties().path("Bucket").asString()).isEqualTo("a");
    assertThat(policy.properties().path("PolicyDocument").path("Statement").size()).isEqualTo(1);
  }

  private static final String GROUP =
      "\"name\":\"g\",\"description\":\"g\",\"vpc_id\":\"vpc-1\",\"tags_all\":{}";

  @Test
  void rulesOfAGroup_thatADynamicBlockMayMake_areUnknown_unlessTheFilesSayThatThereIsNone()
      throws IOException {
    created("aws_security_group.g", GROUP, "\"ingress\":true,\"egress\":true", "");
    assertThat(unknown(document(plan(), "aws_security_group.g"), "SecurityGroupIngress"))
        .contains("dynamic");
    Files.writeString(
        folder.resolve("main.tf"),
        "\nresource \"aws_security_group\" \"g\" {\n  name = \"g\"\n}\n");
    PlanTarget withFiles = new PlanTarget("441020936617", "us-east-1", PlanSource.of(folder));
    CollectedPlan plan = plan(withFiles);
    assertThat(document(plan, "aws_security_group.g").unknown().keySet())
        .noneMatch(path -> path.startsWith("properties"));
    assertThat(plan.declared().get("aws_security_group.g"))
        .isEqualTo(new PlanSource.Declared("main.tf", 2));
    Files.writeString(
        folder.resolve("rules.tf"), "# dynamic \"ingress\" {\n", StandardCharsets.UTF_8);
    PlanTarget again = new PlanTarget("441020936617", "us-east-1", PlanSource.of(folder));
    assertThat(unknown(document(plan(again), "aws_security_group.g"), "SecurityGroupIngress"))
        .contains("dynamic");
  }

  @Test
  void rulesBesideAGroup_areItsRules_oneForEachRange() {
    created(
        "aws_security_group.g", "\"id\":\"sg-1\"," + GROUP, "\"ingress\":true,\"egress\":true", "");
    created(
        "aws_security_group_rule.r",
        """
        "type":"ingress","security_group_id":"sg-1","protocol":"tcp","from_port":22,"to_port":22,\
        "cidr_blocks":["0.0.0.0/0","10.0.0.0/8"],"ipv6_cidr_blocks":[],"prefix_list_ids":[],\
        "self":false,"description":null,"source_security_group_id":null\
        """,
        "",
        "");
    Document group = document(plan(), "aws_security_group.g");
    assertThat(group.properties().path("SecurityGroupIngress"))
        .extracting(rule -> rule.path("CidrIp").asString())
        .containsExactly("0.0.0.0/0", "10.0.0.0/8");
    assertThat(group.properties().path("SecurityGroupEgress").size()).isZero();
    assertThat(group.unknown().keySet()).noneMatch(path -> path.startsWith("properties"));
  }

  @Test
  void aNameThatGoesThroughModules_isFollowed_whereItStandsAloneAtEveryStep() throws IOException {
    created("aws_s3_bucket.a", "\"bucket\":\"a\"," + BUCKET, "\"id\":true", "");
    changes.add(
        """
        {"address":"module.m.aws_s3_bucket_versioning.v","module_address":"module.m",
        "mode":"managed","type":"aws_s3_bucket_versioning","name":"v",
        "change":{"actions":["create"],"after":{"versioning_configuration":[{"status":"Enabled"}]},
        "after_unknown":{"bucket":true}}}\
        """);
    calls =
        """
        ,"module_calls":{"m":{"expressions":{"name":{"references":["aws_s3_bucket.a.id",
        "aws_s3_bucket.a"]}},"module":{"resources":[{"mode":"managed",
        "type":"aws_s3_bucket_versioning","name":"v","expressions":{"bucket":{"references":
        ["var.name"]}}}]}}}\
        """;
    Files.createDirectories(folder.resolve(".terraform/modules"));
    Files.createDirectories(folder.resolve("m"));
    Files.writeString(
        folder.resolve(".terraform/modules/modules.json"),
        "{\"Modules\":[{\"Key\":\"m\",\"Dir\":\"m\"}]}");
    Files.writeString(
        folder.resolve("m/main.tf"),
        "resource \"aws_s3_bucket_versioning\" \"v\" { bucket = var.name }\n");
    assertThat(version(plan(files("module \"m\" { name = aws_s3_bucket.a.id }\n")), "a"))
        .isEqualTo("Enabled");
    PlanTarget within = files("module \"m\" { name = \"${aws_s3_bucket.a.id}-x\" }\n");
    assertThat(unknown(document(plan(within), "aws_s3_bucket.a"), "VersioningConfiguration"))
        .contains("may belong here");
  }

  @Test
  void namesThatGoInACircle_endUnknown() {
    created("aws_s3_bucket.a", "\"bucket\":\"a\"," + BUCKET, "\"id\":true", "");
    versioning(
        "[\"create\"]",
        "",
        "\"bucket\":true",
        "\"bucket\":{\"references\":[\"module.m.out\",\"module.m\"]}");
    calls =
        """
        ,"module_calls":{"m":{"expressions":{"in":{"references":["module.m.out","module.m"]}},
        "module":{"outputs":{"out":{"expression":{"references":["var.in"]}}}}}}\
        """;
    assertThat(unknown(document(plan(), "aws_s3_bucket.a"), "VersioningConfiguration"))
        .contains("may belong here");
  }

  @Test
  void anIncompletePlan_saysSoForEveryType() {
    created("aws_ebs_volume.a", VOLUME + ",\"encrypted\":true", "", "");
    more = ",\"complete\":false,\"errored\":true";
    List<Snapshot.Scope> scopes = plan().template().collected().snapshot().scopes();
    assertThat(scopes).hasSize(1);
    assertThat(scopes.getFirst().complete()).isFalse();
    assertThat(scopes.getFirst().reasons())
        .anyMatch(reason -> reason.contains("not complete"))
        .anyMatch(reason -> reason.contains("error"));
  }

  @Test
  void anApiThatADocumentDescribes_hasMethodsThatThePlanDoesNotName() {
    created("aws_api_gateway_rest_api.a", "\"policy\":null,\"body\":\"{}\"", "", "");
    created("aws_api_gateway_rest_api.b", "\"policy\":null,\"body\":null", "", "");
    CollectedPlan plan = plan();
    assertThat(plan.template().collected().snapshot().scopes())
        .filteredOn(scope -> scope.type().equals("AWS::ApiGateway::Method"))
        .singleElement()
        .satisfies(scope -> assertThat(scope.complete()).isFalse());
    assertThat(unknown(document(plan, "aws_api_gateway_rest_api.a"), "Policy"))
        .contains("describes");
    assertThat(document(plan, "aws_api_gateway_rest_api.b").unknown())
        .doesNotContainKey("properties.Policy");
  }

  @Test
  void aResourceThatOnlyThePlannedValuesName_isThere_andNotKnown() {
    created("aws_ebs_volume.a", VOLUME + ",\"encrypted\":true", "", "");
    String json =
        json()
            .replace(
                "\"planned_values\":{\"root_module\":{}}",
                "\"planned_values\":{\"root_module\":{\"child_modules\":[{\"resources\":[{\"address\":"
                    + "\"module.m.aws_ebs_volume.b\",\"mode\":\"managed\",\"type\":\"aws_ebs_volume\","
                    + "\"name\":\"b\",\"values\":{\"encrypted\":true}}]}]}}");
    CollectedPlan plan =
        new PlanCollector(Clock.systemUTC(), PropertyTypes.NONE)
            .collect("plan.json", json.getBytes(StandardCharsets.UTF_8), TARGET);
    assertThat(document(plan, "module.m.aws_ebs_volume.b").unknown().get("properties"))
        .contains("without its change");
  }

  @Test
  void regionAndAccount_comeFromTheProvider_andAreAskedForOtherwise() {
    created("aws_ebs_volume.a", VOLUME + ",\"encrypted\":true", "", "");
    assertThatThrownBy(() -> plan(new PlanTarget(null, "us-east-1", PlanSource.NONE)))
        .hasMessageContaining("--account");
    assertThatThrownBy(() -> plan(new PlanTarget("441020936617", null, PlanSource.NONE)))
        .hasMessageContaining("--region");
    String json =
        json()
            .replace(
                "\"provider_config\":{}",
                "\"provider_config\":{\"aws\":{\"name\":\"aws\",\"expressions\":{\"region\":"
                    + "{\"references\":[\"var.r\"]},\"assume_role\":[{\"role_arn\":{\"constant_value\":"
                    + "\"arn:aws:iam::880133270815:role/deploy\"}}]}}}")
            .replace(
                "\"format_version\"",
                "\"variables\":{\"r\":{\"value\":\"eu-west-1\"}},\"format_version\"");
    Document volume =
        document(
            new PlanCollector(Clock.systemUTC(), PropertyTypes.NONE)
                .collect(
                    "plan.json",
                    json.getBytes(StandardCharsets.UTF_8),
                    new PlanTarget(null, null, PlanSource.NONE)),
            "aws_ebs_volume.a");
    assertThat(volume.id().account()).isEqualTo("880133270815");
    assertThat(volume.id().region()).isEqualTo("eu-west-1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|is not a Terraform plan",
        "{}|is not a Terraform plan",
        "{\"format_version\":\"1.0\",\"values\":{}}|is a Terraform state",
        "{\"format_version\":\"2.0\",\"resource_changes\":[]}|format_version",
        "{\"resource_changes\":[]}|format_version",
        "{\"format_version\":\"1.2\",\"resource_changes\":{}}|no list",
        "{\"format_version\":\"1.2\",\"resource_changes\":[{}]}|without address",
        "{\"format_version\":\"1.2\",\"resource_changes\":[|not one valid JSON",
        "{\"@level\":\"info\"} {\"@level\":\"info\"}|not one valid JSON",
      })
  void whatIsNoPlan_isRefused_withTheReason(String text, String reason) {
    assertThatThrownBy(
            () ->
                new PlanCollector(Clock.systemUTC(), PropertyTypes.NONE)
                    .collect("plan.json", text.getBytes(StandardCharsets.UTF_8), TARGET))
        .isInstanceOf(TemplateException.class)
        .hasMessageStartingWith("plan.json")
        .hasMessageContaining(reason);
  }

  @Test
  void tooLarge_tooDeep_andNamedTwice_areRefused() {
    byte[] large = new byte[PlanFile.MAX_BYTES + 1];
    Arrays.fill(large, (byte) ' ');
    PlanCollector collector = new PlanCollector(Clock.systemUTC(), PropertyTypes.NONE);
    assertThatThrownBy(() -> collector.collect("p", large, TARGET)).hasMessageContaining("larger");
    String deep = "{\"a\":".repeat(500) + "1" + "}".repeat(500);
    assertThatThrownBy(() -> collector.collect("p", deep.getBytes(StandardCharsets.UTF_8), TARGET))
        .hasMessageContaining("deeply");
    created("aws_ebs_volume.a", VOLUME, "", "");
    created("aws_ebs_volume.a", VOLUME, "", "");
    assertThatThrownBy(this::plan).hasMessageContaining("twice");
  }

  /** No byte that somebody changes makes the reader fail otherwise than by refusing. */
  @Test
  void changedBytes_areReadOrRefused() {
    created("aws_s3_bucket.a", "\"bucket\":\"a\"," + BUCKET, "\"id\":true", "");
    versioning("[\"create\"]", ",\"bucket\":\"a\"", "", "");
    created("aws_security_group.g", GROUP, "\"ingress\":true,\"egress\":true", "");
    byte[] whole = json().getBytes(StandardCharsets.UTF_8);
    Random random = new Random(6);
    PlanCollector collector = new PlanCollector(Clock.systemUTC(), PropertyTypes.NONE);
    int read = 0;
    for (int i = 0; i < Integer.getInteger("proofline.fuzz", 400); i++) {
      byte[] bytes = whole.clone();
      for (int n = random.nextInt(3); n >= 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) "{}[]\",:0tfn. ax".charAt(random.nextInt(15));
      }
      if (random.nextInt(4) == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      try {
        collector.collect("plan.json", bytes, TARGET);
        read++;
      } catch (TemplateException e) {
        assertThat(e.getMessage()).startsWith("plan.json");
      }
    }
    assertThat(read).isPositive();
  }

  @Test
  void everyPartNamesAWholeThatIsMapped_andEveryTypeIsOne() {
    PlanMapping mapping = PlanMapping.standard();
    for (String name : mapping.names()) {
      PlanMapping.Entry entry = Objects.requireNonNull(mapping.find(name));
      if (entry.part() != null) {
        assertThat(entry.part().of())
            .allMatch(of -> Objects.requireNonNull(mapping.find(of)).type() != null);
        assertThat(Map.copyOf(entry.properties()).size() + entry.append().size()).isPositive();
      } else {
        assertThat(entry.type()).contains("::");
        assertThat(entry.append()).isEmpty();
      }
      assertThat(mapping.withoutControl(name)).as(name).isFalse();
    }
  }
}
