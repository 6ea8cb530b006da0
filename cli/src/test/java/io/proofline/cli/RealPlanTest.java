package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A plan that Terraform 1.11.4 wrote with version 5.100.0 of its AWS provider, from the {@code
 * main.tf} beside it: {@code terraform plan -out p && terraform show -json p}.
 */
class RealPlanTest {
  @TempDir Path folder;

  private final Map<String, String> outcomes = new TreeMap<>();
  private String out = "";

  @BeforeEach
  void judge() throws IOException {
    Files.createDirectories(folder.resolve("mod"));
    for (String name : List.of("plan.json", "main.tf", "mod/main.tf")) {
      try (InputStream in =
          Objects.requireNonNull(RealPlanTest.class.getResourceAsStream("plan/" + name))) {
        Files.copy(in, folder.resolve(name));
      }
    }
    Files.createDirectories(folder.resolve(".terraform/modules"));
    Files.writeString(
        folder.resolve(".terraform/modules/modules.json"),
        "{\"Modules\":[{\"Key\":\"m\",\"Source\":\"./mod\",\"Dir\":\"mod\"}]}");
    Typed typed =
        Typed.in(
            folder,
            "controls",
            "check",
            "--plan",
            "plan.json",
            "--source",
            ".",
            "--account",
            "441020936617",
            "--format",
            "json");
    out = typed.out();
    for (JsonNode result : JsonMapper.shared().readTree(out).path("results")) {
      outcomes.put(
          result.path("control").asString() + " " + result.path("name").asString(),
          result.path("outcome").asString());
    }
  }

  private void assertOutcome(String outcome, String... results) {
    for (String result : results) {
      assertThat(outcomes).as(result).containsEntry(result, outcome);
    }
  }

  @Test
  void whatTheConfigurationLeavesOpen_fails() {
    assertOutcome(
        "fail",
        "iam-no-admin-aws-attached aws_iam_role.r",
        "iam-no-admin-inline aws_iam_role.r",
        "kms-rotation aws_kms_key.k2",
        "alb-https-only aws_lb_listener.l",
        "rds-no-public aws_db_instance.bad",
        "redshift-public aws_redshift_cluster.r",
        "s3-bucket-cross-account-policy aws_s3_bucket_policy.bad",
        "s3-bucket-pab-all-four aws_s3_bucket.bad",
        "sg-no-admin-ports-world aws_security_group.open",
        "sqs-encrypted aws_sqs_queue.bad");
  }

  @Test
  void partsThatAreResourcesOfTheirOwn_countForTheirWhole_alsoInAModule() {
    assertOutcome(
        "pass",
        "s3-bucket-pab-all-four aws_s3_bucket.good",
        "s3-bucket-versioning aws_s3_bucket.good",
        "s3-bucket-sse-kms-cmk aws_s3_bucket.good",
        "s3-bucket-access-logging aws_s3_bucket.good");
    assertOutcome(
        "fail",
        "s3-bucket-pab-all-four module.m.aws_s3_bucket.inner",
        "sg-no-admin-ports-world aws_security_group.r");
  }

  @Test
  void instancesOfACount_areJudgedOneByOne() {
    assertOutcome(
        "pass",
        "rds-multi-az aws_db_instance.good[0]",
        "rds-multi-az aws_db_instance.good[1]",
        "rds-no-public aws_db_instance.good[1]",
        "kms-rotation aws_kms_key.k");
  }

  /** Which key that is, AWS decides by the default of the region. */
  @Test
  void aVolumeWithoutAKeyOfItsOwn_isNotKnownToUseAKeyOfAws() {
    assertOutcome(
        "not-evaluated",
        "ebs-volume-cmk aws_ebs_volume.good",
        "ebs-volume-cmk aws_ebs_volume.bad",
        "ebs-volume-encrypted aws_ebs_volume.bad");
  }

  @Test
  void whatAwsWillName_isNamedAsInTheFiles() {
    assertThat(out).doesNotContain("logical~").contains("aws_kms_key.k2");
  }

  @Test
  void secretsOfThePlan_areNotPrinted() {
    assertThat(out).doesNotContainIgnoringCase("not-a-secret-1");
  }
}
