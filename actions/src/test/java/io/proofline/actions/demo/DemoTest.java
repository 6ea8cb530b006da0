package io.proofline.actions.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.actions.CheckControls;
import io.proofline.actions.Mandate;
import io.proofline.actions.RecheckResources;
import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.SnapshotStore;
import io.proofline.controls.CheckRun;
import io.proofline.controls.CheckRuns;
import io.proofline.controls.Side;
import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import io.proofline.ledger.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration from an empty folder to its pages. */
class DemoTest {
  private static final Demo.Listener SILENT = _ -> {};

  @TempDir static Path folders;

  private static DemoReport first;

  @BeforeAll
  static void run() throws IOException {
    first = demo().run(folders.resolve("first"), SILENT);
  }

  @Test
  void it_collects_ingests_checks_and_proves() {
    assertThat(first.again()).isFalse();
    assertThat(first.collected().accounts()).isEqualTo(2);
    assertThat(first.collected().databases()).isEqualTo(6);
    assertThat(first.collected().functions()).isEqualTo(4);
    assertThat(first.collected().roles()).isEqualTo(10);
    assertThat(first.collected().stores()).isGreaterThanOrEqualTo(14);
    assertThat(first.ingested().events()).isEqualTo(8_412);
    assertThat(first.ingested().rejected()).isZero();
    assertThat(first.checked().controls()).isGreaterThanOrEqualTo(40);
    assertThat(first.proved().pages()).isEqualTo(5);
    assertThat(first.proved().problems()).isEmpty();
    assertThat(first.index()).isNotEmptyFile();
  }

  @Test
  void the_gap_that_was_planted_is_the_only_one_that_is_found() {
    assertThat(first.ingested().chains()).isEqualTo(2);
    assertThat(first.ingested().gaps())
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.account()).isEqualTo("441020936617");
              assertThat(gap.region()).isEqualTo("us-west-2");
              assertThat(gap.from()).isEqualTo("2026-11-18T04:10:00Z");
              assertThat(gap.to()).isEqualTo("2026-11-18T05:25:00Z");
            });
  }

  @Test
  void the_open_share_the_gap_and_the_unsigned_agreement_come_first() {
    assertThat(first.notMet())
        .extracting(DemoReport.Finding::control)
        .startsWith(
            "s3-bucket-no-public-read", "ct-digest-chain-verified", "vendor-agreement-executed");
    assertThat(first.notMet().getFirst().resource()).isEqualTo("hsc-imaging-share");
    assertThat(first.notMet().get(2).reason()).contains("204177309185");
  }

  @Test
  void the_open_bucket_is_named_with_a_request() {
    assertThat(first.openings())
        .anySatisfy(
            opening -> {
              assertThat(opening.kind()).isEqualTo("bucket");
              assertThat(opening.resource()).isEqualTo("hsc-imaging-share");
              assertThat(opening.request())
                  .startsWith("anyone, unsigned: s3:GetObject on arn:aws:s3:::hsc-imaging-share/");
            });
  }

  @Test
  void the_role_of_a_vendor_is_named_with_a_request_that_replays() throws IOException {
    String request =
        "arn:aws:sts::590213746608:assumed-role/x/x: sts:AssumeRole on"
            + " arn:aws:iam::441020936617:role/hsc-billing-claims-pickup";
    assertThat(first.openings())
        .filteredOn(opening -> opening.kind().equals("role"))
        .singleElement()
        .satisfies(
            opening -> {
              assertThat(opening.resource()).isEqualTo("hsc-billing-claims-pickup");
              assertThat(opening.who()).isEqualTo("principals of one account");
              assertThat(opening.request()).isEqualTo(request);
              assertThat(opening.replay())
                  .startsWith("replayed: allow, ")
                  .endsWith("given: 590213746608 lets its own do so");
            });
    assertThat(first.openings()).allMatch(o -> o.replay().startsWith("replayed: allow, "));
    assertThat(Files.readString(first.index()))
        .contains("hsc-billing-claims-pickup is open to principals of one account: " + request)
        .contains("hsc-imaging-share is open to anyone, unsigned");
  }

  @Test
  void a_second_clinic_elsewhere_gives_the_same_answers() throws IOException {
    Path elsewhere = folders.resolve("elsewhere");
    DemoReport second = demo().run(elsewhere, SILENT);

    assertThat(plain(second)).isEqualTo(plain(first));
    assertThat(documents(elsewhere)).isEqualTo(documents(first.folder()));
    CheckRun here = checkRun(first.folder());
    CheckRun there = checkRun(elsewhere);
    assertThat(there.summaries()).isEqualTo(here.summaries());
    assertThat(there.evaluations()).isEqualTo(here.evaluations());
  }

  /** Neighbours, systems and agreements are around one resource as they are around all. */
  @Test
  void what_is_judged_again_alone_gets_the_answers_of_the_whole_run() throws IOException {
    Path folder = folders.resolve("again");
    try (Stream<Path> files = Files.walk(first.folder())) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(first.folder().relativize(file)));
      }
    }
    Workspace workspace = Workspace.open(folder, Demo.CLOCK);
    Mandate mandate = new Mandate(workspace, Actor.asserted("test"), Demo.CLOCK);
    CheckRun whole = new CheckControls(mandate).run().recorded().run();
    Set<ResourceId> everything = new LinkedHashSet<>();
    whole.evaluations().stream()
        .filter(row -> !row.population() && row.side() == Side.LIVE)
        .forEach(row -> everything.add(row.resource()));
    List<String> names = everything.stream().map(ResourceId::label).toList();
    CheckRun again = new RecheckResources(mandate).run(Set.of(), names).recorded().run();
    assertThat(again.evaluations())
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            whole.evaluations().stream()
                .filter(row -> everything.contains(row.resource()) && row.side() == Side.LIVE)
                .toList());
    for (String one : List.of(names.getFirst(), names.get(names.size() / 2), names.getLast())) {
      CheckRun alone = new RecheckResources(mandate).run(Set.of(), List.of(one)).recorded().run();
      assertThat(alone.evaluations())
          .as(one)
          .isNotEmpty()
          .containsExactlyElementsOf(
              whole.evaluations().stream()
                  .filter(row -> row.resource().label().equals(one) && row.side() == Side.LIVE)
                  .toList());
    }
  }

  @Test
  void a_second_run_in_the_same_folder_changes_no_answer() throws IOException {
    Path folder = folders.resolve("twice");
    DemoReport once = demo().run(folder, SILENT);
    DemoReport twice = demo().run(folder, SILENT);

    assertThat(twice.again()).isTrue();
    assertThat(twice.notMet()).isEqualTo(once.notMet());
    assertThat(twice.ingested().events()).isEqualTo(once.ingested().events());
    assertThat(twice.ingested().files()).isEqualTo(once.ingested().files());
    assertThat(twice.proved().problems()).isEmpty();
  }

  @Test
  void a_run_that_was_broken_off_at_any_step_is_completed_by_the_next_one() throws IOException {
    Path folder = folders.resolve("broken");
    List<String> steps = new ArrayList<>();
    for (int stop = 1; stop <= 5; stop++) {
      steps.clear();
      int last = stop;
      assertThatThrownBy(
              () ->
                  demo()
                      .run(
                          folder,
                          words -> {
                            steps.add(words);
                            if (steps.size() == last) {
                              throw new IllegalStateException("broken off");
                            }
                          }))
          .hasMessage("broken off");
    }
    DemoReport completed = demo().run(folder, SILENT);

    assertThat(completed.notMet()).isEqualTo(first.notMet());
    assertThat(completed.ingested().events()).isEqualTo(8_412);
    assertThat(completed.proved().problems()).isEmpty();
  }

  @Test
  void a_changed_register_changes_the_answer() throws IOException {
    Path folder = folders.resolve("signed");
    DemoMaterial material = new DemoMaterial(folder);
    material.write();
    Path vendors = folder.resolve("vendors.yaml");
    String signed =
        Files.readString(vendors)
            .replace("        progress: sent\n", "        executed: both-signatures\n")
            .replace(
                "          - {name: Harbor Street Clinic, side: entity}",
                "          - {name: Harbor Street Clinic, side: entity, signed-by: Priya Raman,"
                    + " title: Privacy officer, on: 2026-11-02, method: e-signature}");
    Files.writeString(vendors, signed);

    DemoReport report = demo().run(folder, SILENT);

    DemoReport.Finding vendor = report.notMet().get(2);
    assertThat(vendor.control()).isEqualTo("vendor-agreement-executed");
    assertThat(vendor.others()).isZero();
    assertThat(vendor.reason()).doesNotContain("204177309185");
  }

  @Test
  void a_folder_with_other_things_is_refused_and_left_alone() throws IOException {
    Path folder = Files.createDirectory(folders.resolve("letters"));
    Files.writeString(folder.resolve("letter.txt"), "dear");

    assertThatThrownBy(() -> demo().run(folder, SILENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds no demonstration")
        .hasMessageContaining("letters-demo");
    try (Stream<Path> entries = Files.list(folder)) {
      assertThat(entries).hasSize(1);
    }
  }

  @Test
  void the_workspace_of_a_real_clinic_is_refused() throws IOException {
    Path folder = folders.resolve("real");
    Workspace.create(
        folder,
        new Entity("Other Clinic", Entity.Role.COVERED_ENTITY, "other.example/log"),
        Demo.CLOCK);

    assertThatThrownBy(() -> demo().run(folder, SILENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds no demonstration");
    assertThat(folder.resolve("input")).doesNotExist();
  }

  @Test
  void a_file_in_the_place_of_the_folder_is_refused() throws IOException {
    Path file = Files.writeString(folders.resolve("file"), "x");

    assertThatThrownBy(() -> demo().run(file, SILENT)).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Document> documents(Path folder) throws IOException {
    Workspace workspace = Workspace.open(folder, Demo.CLOCK);
    return new SnapshotStore(workspace.ledger(), workspace.sheets())
        .latest().stream().flatMap(s -> s.snapshot().documents().stream()).toList();
  }

  private static CheckRun checkRun(Path folder) throws IOException {
    Workspace workspace = Workspace.open(folder, Demo.CLOCK);
    return new CheckRuns(workspace.ledger(), workspace.sheets()).latest().orElseThrow().run();
  }

  private static DemoReport plain(DemoReport report) {
    Path nowhere = Path.of("x");
    DemoReport.Collected c = report.collected();
    DemoReport.Ingested i = report.ingested();
    DemoReport.Proved p = report.proved();
    return new DemoReport(
        nowhere,
        report.again(),
        new DemoReport.Collected(
            c.stores(),
            c.roles(),
            c.databases(),
            c.functions(),
            c.resources(),
            c.accounts(),
            Duration.ZERO),
        new DemoReport.Ingested(
            i.events(), i.files(), i.rejected(), i.chains(), i.gaps(), Duration.ZERO),
        new DemoReport.Checked(
            report.checked().controls(), report.checked().resources(), Duration.ZERO),
        new DemoReport.Proved(p.pages(), p.leaves(), p.problems(), Duration.ZERO),
        report.notMet(),
        report.notEvaluated(),
        report.openings(),
        nowhere);
  }

  private static Demo demo() {
    return new Demo("proofline test", System::nanoTime);
  }
}
