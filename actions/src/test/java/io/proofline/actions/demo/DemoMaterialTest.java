package io.proofline.actions.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.actions.CollectCloudFormation;
import io.proofline.actions.DeriveRoutes;
import io.proofline.actions.InitWorkspace;
import io.proofline.actions.Mandate;
import io.proofline.actions.ReadRegisters;
import io.proofline.catalog.Catalog;
import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.Snapshot;
import io.proofline.cloud.template.TemplateTarget;
import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import io.proofline.ledger.Workspace;
import io.proofline.ledger.register.RegisterFile;
import io.proofline.program.PolicyRegister;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The material that ships is complete, readable, and says what the story says. */
class DemoMaterialTest {
  @TempDir Path folder;

  private DemoMaterial material;
  private Mandate mandate;

  @BeforeEach
  void write() throws IOException {
    material = new DemoMaterial(folder);
    material.write();
    Clock clock = Clock.fixed(Instant.parse("2026-11-20T23:59:00Z"), ZoneOffset.UTC);
    Workspace workspace =
        new InitWorkspace(clock)
            .run(
                folder,
                new Entity(
                    "Harbor Street Clinic",
                    Entity.Role.COVERED_ENTITY,
                    "proofline.example/harbor-street"));
    mandate = new Mandate(workspace, Actor.asserted("dana.whitfield"), clock);
  }

  @Test
  void templates_are_read_whole_and_every_type_has_a_name() throws IOException {
    CollectCloudFormation.Report report = collect();

    assertThat(report.refused()).isEmpty();
    assertThat(documents(report))
        .allSatisfy(
            d ->
                assertThat(d.unknown().keySet())
                    .as("%s %s", d.id().label(), d.unknown())
                    .noneMatch(path -> path.startsWith("properties")));
    assertThat(report.snapshots())
        .flatExtracting(s -> s.snapshot().scopes())
        .allMatch(Snapshot.Scope::complete);
    assertThat(report.unlisted()).isEmpty();
    assertThat(documents(report)).hasSizeGreaterThan(60);
    assertThat(documents(report)).extracting(Document::id).doesNotHaveDuplicates();
  }

  @Test
  void registers_are_recorded_with_three_agreements() throws IOException {
    ReadRegisters.Report report = new ReadRegisters(mandate).run(folder);

    assertThat(report.registers())
        .extracting(ReadRegisters.Row::register)
        .containsExactly("systems", "vendors", "policies");
    assertThat(report.registers().get(1).attachments()).isEqualTo(3);
  }

  @Test
  void routes_lead_to_the_vendors_and_one_of_them_has_no_executed_agreement() throws IOException {
    new ReadRegisters(mandate).run(folder);
    collect();
    RecordedSnapshot routes = new DeriveRoutes(mandate).run().orElseThrow();

    Set<String> told =
        routes.snapshot().documents().stream()
            .map(
                d ->
                    d.properties().path("From").path("Identifier").asString("")
                        + " "
                        + d.properties().path("Kind").asString("")
                        + " "
                        + d.properties().path("ToAccount").asString("")
                        + " "
                        + d.properties().path("Agreement").path("State").asString(""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(told)
        .containsExactly(
            "hsc-billing-claims-pickup role-trust 590213746608 EXECUTED",
            "hsc-imaging-share bucket-policy * NONE",
            "hsc-imaging-share bucket-policy 204177309185 SIGNED_BY_ONE_SIDE",
            "hsc-referrals bucket-policy 318840557216 EXECUTED",
            "logical~PortalKey key-policy 318840557216 EXECUTED");
  }

  @Test
  void every_control_is_governed_by_a_policy_in_force() throws IOException {
    PolicyRegister policies =
        PolicyRegister.read(
            RegisterFile.read(folder.resolve("policies.yaml")), Catalog.standard().controlIds());

    assertThat(Catalog.standard().controlIds())
        .allSatisfy(
            id -> assertThat(policies.governing(id, LocalDate.of(2026, 11, 20))).as(id).hasSize(1));
  }

  @Test
  void corrected_templates_hold_the_same_resources() throws IOException {
    Path templates = root().resolve("templates");
    try (Stream<Path> files = Files.list(templates)) {
      for (Path file : files.toList()) {
        Path corrected = root().resolve("corrected").resolve(file.getFileName());
        assertThat(resources(corrected)).as(file.toString()).isEqualTo(resources(file));
        assertThat(Files.readString(corrected)).isNotEmpty();
      }
    }
  }

  @Test
  void a_second_writing_keeps_what_was_changed_and_completes_what_is_missing() throws IOException {
    Path vendors = folder.resolve("vendors.yaml");
    Files.writeString(vendors, Files.readString(vendors) + "# checked by Priya\n");
    Path imaging = folder.resolve("input/templates/imaging.yaml");
    Files.delete(imaging);

    material.write();

    assertThat(vendors).content().endsWith("# checked by Priya\n");
    assertThat(imaging).isNotEmptyFile();
  }

  @Test
  void half_written_logs_are_thrown_away_and_made_anew() throws IOException {
    Path logs = folder.resolve("input/cloudtrail");
    Files.move(logs, folder.resolve("input/cloudtrail.unfinished"));

    material.write();

    assertThat(logs.resolve("truth/truth.json")).exists();
    assertThat(folder.resolve("input/cloudtrail.unfinished")).doesNotExist();
  }

  private CollectCloudFormation.Report collect() throws IOException {
    return new CollectCloudFormation(mandate)
        .run(List.of(material.templates()), TemplateTarget.FROM_FILES);
  }

  private static List<Document> documents(CollectCloudFormation.Report report) {
    return report.snapshots().stream().flatMap(s -> s.snapshot().documents().stream()).toList();
  }

  private static List<String> resources(Path template) throws IOException {
    List<String> lines = Files.readAllLines(template);
    List<String> found = new java.util.ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).startsWith("    Type: ")) {
        found.add(lines.get(i - 1).strip() + lines.get(i));
      }
    }
    return found;
  }

  private static Path root() {
    return Path.of(System.getProperty("proofline.root"), "actions/src/main/resources/demo");
  }
}
