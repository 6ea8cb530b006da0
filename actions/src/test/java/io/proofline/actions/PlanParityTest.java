package io.proofline.actions;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.cloud.template.PlanSource;
import io.proofline.cloud.template.PlanTarget;
import io.proofline.cloud.template.TemplateTarget;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Terraform plan and a CloudFormation template that say the same are judged the same. */
class PlanParityTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-28T00:00:00Z"), ZoneOffset.UTC);

  private static final Map<String, String> LOGICAL =
      Map.ofEntries(
          Map.entry("aws_kms_key.main", "Key"),
          Map.entry("aws_s3_bucket.records", "Records"),
          Map.entry("aws_s3_bucket.open", "Open"),
          Map.entry("aws_ebs_volume.plain", "Plain"),
          Map.entry("aws_ebs_volume.sealed", "Sealed"),
          Map.entry("aws_security_group.web", "Web"),
          Map.entry("aws_db_instance.records", "Database"),
          Map.entry("aws_cloudwatch_log_group.app", "Logs"),
          Map.entry("aws_iam_role.app", "App"),
          Map.entry("aws_cloudtrail.main", "Trail"),
          Map.entry("aws_dynamodb_table.visits", "Visits"),
          Map.entry("aws_sqs_queue.jobs", "Jobs"),
          Map.entry("aws_sns_topic.alerts", "Alerts"),
          Map.entry("aws_secretsmanager_secret.db", "Secret"),
          Map.entry("aws_efs_file_system.share", "Share"),
          Map.entry("aws_lb.web", "Balancer"),
          Map.entry("aws_lb_listener.http", "Listener"));

  @TempDir Path folder;

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = PlanParityTest.class.getResourceAsStream(name)) {
      Files.write(file, Objects.requireNonNull(in, name).readAllBytes());
    }
    return file;
  }

  /** The files of the plan, as far as they refer to other resources. */
  private Path written() throws IOException {
    Path files = Files.createDirectories(folder.resolve("tf"));
    Files.copy(file("clinic-plan.tf"), files.resolve("main.tf"), REPLACE_EXISTING);
    return files;
  }

  private CheckTemplates.Report plan() throws IOException {
    return new CheckTemplates(CLOCK)
        .plans(
            List.of(file("clinic-plan.json")),
            List.of("clinic-plan.json"),
            new PlanTarget("441020936617", null, PlanSource.of(written())),
            "");
  }

  private static Map<String, String> outcomes(CheckTemplates.Report report) {
    Map<String, String> outcomes = new TreeMap<>();
    for (CheckTemplates.Finding finding : report.findings()) {
      outcomes.put(
          finding.control().id() + " " + LOGICAL.getOrDefault(finding.name(), finding.name()),
          finding.row().outcome().word());
    }
    return outcomes;
  }

  @Test
  void theSameSaidTwice_givesTheSameOutcomes_forEveryControlAndResource() throws IOException {
    CheckTemplates.Report template =
        new CheckTemplates(CLOCK)
            .run(
                List.of(file("clinic-template.yaml")),
                List.of("clinic-template.yaml"),
                TemplateTarget.FROM_FILES);
    Map<String, String> outcomes = outcomes(plan());
    assertThat(outcomes).isEqualTo(outcomes(template));
    assertThat(outcomes)
        .containsEntry("ebs-volume-encrypted Plain", "fail")
        .containsEntry("ebs-volume-encrypted Sealed", "pass")
        .containsEntry("s3-bucket-versioning Records", "pass")
        .containsEntry("s3-bucket-versioning Open", "fail")
        .containsEntry("rds-no-public Database", "fail");
    assertThat(outcomes.values()).contains("pass", "fail", "not-evaluated");
  }

  @Test
  void whatHasNoMapping_isNamed_andOtherProvidersAreNot() throws IOException {
    assertThat(plan().beyond().unmapped()).containsExactly(Map.entry("aws_wafv2_web_acl", 1));
  }

  /** So that a new control does not meet Terraform unprepared and unseen. */
  @Test
  void typesThatControlsRead_haveAMapping_orAreListedHere() {
    List<String> unmapped =
        Catalog.standard().controls().stream()
            .map(Control::applies)
            .map(Control.Applies::type)
            .filter(type -> type.startsWith("AWS::"))
            .distinct()
            .filter(type -> !io.proofline.cloud.template.PlanCollector.types().contains(type))
            .sorted()
            .toList();
    assertThat(unmapped)
        .containsExactly(
            "AWS::EC2::VerifiedAccessInstance",
            "AWS::Glue::Connection",
            "AWS::HealthImaging::Datastore",
            "AWS::HealthLake::FHIRDatastore",
            "AWS::WAFv2::WebACL");
  }
}
