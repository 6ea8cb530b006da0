package io.proofline.actions.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.actions.CheckControls;
import io.proofline.actions.CollectCloudFormation;
import io.proofline.actions.InitWorkspace;
import io.proofline.actions.Mandate;
import io.proofline.actions.ReadRegisters;
import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.cloud.template.TemplateTarget;
import io.proofline.controls.CheckRun;
import io.proofline.controls.Evaluation;
import io.proofline.controls.Outcome;
import io.proofline.ledger.Actor;
import io.proofline.ledger.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clinic's templates carry all eight failure patterns, the corrected ones carry none. */
class DemoFindingsTest {
  @TempDir Path folder;

  private final Map<String, Control> controls =
      Catalog.standard().controls().stream()
          .collect(Collectors.toMap(Control::id, Function.identity()));

  @Test
  void every_failure_pattern_is_found_in_the_templates() throws IOException {
    CheckRun run = check("templates");

    Set<Integer> found = new TreeSet<>();
    for (Evaluation row : failures(run)) {
      found.addAll(control(row).patterns());
    }
    assertThat(found).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
  }

  /** What the demo tells of; the catalog asks for more than one clinic's templates have. */
  private static final Set<String> PUT_RIGHT =
      Set.of(
          "s3-bucket-no-public-read",
          "s3-bucket-pab-all-four",
          "s3-bucket-sse-kms-cmk",
          "s3-bucket-tls-only",
          "iam-s3-getobject-broad",
          "ct-multi-region",
          "ct-file-validation",
          "ct-kms",
          "ct-s3-data-events",
          "ebs-volume-encrypted",
          "ebs-snapshot-not-public",
          "cognito-mfa",
          "cognito-token-lifetime",
          "alb-signin-session-timeout",
          "alb-access-logs",
          "lambda-no-event-logging",
          "log-group-encrypted",
          "apigw-no-data-trace",
          "rds-instance-encrypted",
          "rds-cluster-encrypted",
          "rds-no-public",
          "rds-backup-retention",
          "apigw-method-auth",
          "apigw-stage-throttle",
          "apigw-access-logging");

  @Test
  void nothing_that_was_put_right_fails_on_the_corrected_templates() throws IOException {
    CheckRun run = check("corrected");

    assertThat(failures(run))
        .filteredOn(row -> PUT_RIGHT.contains(row.controlId()))
        .extracting(row -> row.controlId() + " " + row.resource().label() + " " + row.outcome())
        .isEmpty();
    assertThat(run.evaluations())
        .filteredOn(row -> row.outcome() instanceof Outcome.Pass)
        .hasSizeGreaterThan(100);
  }

  @Test
  void what_is_well_set_passes_in_both() throws IOException {
    Set<String> passing = passes(check("templates"));

    assertThat(passing)
        .contains(
            "s3-bucket-no-public-read hsc-imaging-archive",
            "rds-instance-encrypted hsc-records",
            "ebs-volume-encrypted logical~RouterSpool");
  }

  private CheckRun check(String templates) throws IOException {
    new DemoMaterial(folder).write();
    Clock clock = Demo.CLOCK;
    Workspace workspace = new InitWorkspace(clock).run(folder, Demo.CLINIC);
    Mandate mandate = new Mandate(workspace, Actor.asserted("dana.whitfield"), clock);
    new ReadRegisters(mandate).run(folder);
    Path source =
        Path.of(System.getProperty("proofline.root"), "actions/src/main/resources/demo", templates);
    new CollectCloudFormation(mandate).run(List.of(source), TemplateTarget.FROM_FILES);
    return new CheckControls(mandate).run().recorded().run();
  }

  /** No log was ingested, so that the digest chains are not judged here. */
  private static List<Evaluation> failures(CheckRun run) {
    return run.evaluations().stream().filter(row -> row.outcome() instanceof Outcome.Fail).toList();
  }

  private static Set<String> passes(CheckRun run) {
    return run.evaluations().stream()
        .filter(row -> row.outcome() instanceof Outcome.Pass)
        .map(row -> row.controlId() + " " + row.resource().identifier())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Control control(Evaluation row) {
    Control control = controls.get(row.controlId());
    if (control == null) {
      throw new AssertionError("unknown control " + row.controlId());
    }
    return control;
  }
}
