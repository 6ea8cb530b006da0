package io.proofline.controls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.catalog.Example;
import io.proofline.ledger.Actor;
import io.proofline.ledger.ActorRegister;
import io.proofline.ledger.Entity;
import io.proofline.ledger.Entry;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.ShreddedException;
import io.proofline.ledger.Workspace;
import io.proofline.ledger.sign.ActorKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckRunsTest {
  private static final Instant NOW = Instant.parse("2026-11-20T23:59:00Z");
  private static final Catalog CATALOG = Catalog.standard();

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private CheckRuns runs;

  @BeforeEach
  void newWorkspace() throws IOException {
    Workspace workspace =
        Workspace.create(
            folder.resolve("ws"),
            new Entity(
                "Harbor Street Clinic", Entity.Role.COVERED_ENTITY, "proofline.example/test"),
            Clock.fixed(NOW, ZoneOffset.UTC));
    runs = new CheckRuns(workspace.ledger(), workspace.sheets());
  }

  @Test
  void record_thenLatest_givesTheSameRun() throws IOException {
    assertThat(runs.latest()).isEmpty();
    CheckRun run = run(NOW);

    CheckRuns.Recorded recorded = runs.record(run, Actor.asserted("dana.whitfield"));

    assertThat(runs.latest().orElseThrow().run()).isEqualTo(run);
    assertThat(recorded.evaluations().rows()).isEqualTo(run.evaluations().size());
    assertThat(recorded.statement().body().path("counts").path("fail").asLong()).isEqualTo(1);
    assertThat(runs.load(recorded.leaf()).orElseThrow().run()).isEqualTo(run);
  }

  @Test
  void record_sameRunTwice_keepsOneStatement() throws IOException {
    CheckRuns.Recorded first = runs.record(run(NOW), Actor.asserted("dana.whitfield"));
    CheckRuns.Recorded second = runs.record(run(NOW), Actor.asserted("dana.whitfield"));
    assertThat(second.leaf()).isEqualTo(first.leaf());
    assertThat(runs.history()).hasSize(1);
  }

  @Test
  void latest_ofTwoRuns_isTheLaterCheckWhateverTheOrderOfRecording() throws IOException {
    runs.record(run(NOW), Actor.asserted("dana.whitfield"));
    runs.record(run(NOW.minusSeconds(3600)), Actor.asserted("dana.whitfield"));
    assertThat(runs.latest().orElseThrow().run().to()).isEqualTo(NOW);
    assertThat(runs.history()).hasSize(2);
  }

  @Test
  void latest_whenTheNewestRunWasShredded_isNotTheRunBefore() throws IOException {
    runs.record(run(NOW.minusSeconds(3600)), Actor.asserted("dana.whitfield"));
    LeafRef newest = runs.record(run(NOW), Actor.asserted("dana.whitfield")).leaf();
    shred(newest);
    assertThatThrownBy(() -> runs.latest())
        .isInstanceOf(ShreddedException.class)
        .hasMessageContaining("was said by leaf " + newest);
    assertThat(runs.history()).hasSize(2);
    assertThat(runs.history().getLast()).isInstanceOf(Entry.Shredded.class);
  }

  private void shred(LeafRef leaf) throws IOException {
    Workspace workspace = Workspace.open(folder.resolve("ws"), Clock.fixed(NOW, ZoneOffset.UTC));
    ActorKey dana = ActorKey.generate("dana");
    ActorKey lee = ActorKey.generate("lee");
    Actor kim = Actor.asserted("kim");
    workspace.ledger().append(ActorRegister.add(dana.introduction(), "D", "CO", NOW, kim));
    workspace
        .signing(dana)
        .ledger()
        .append(ActorRegister.add(lee.introduction(), "L", "SO", NOW, Actor.asserted("dana")));
    LeafRef request =
        workspace.shredding().request(List.of(leaf), "why", "early", kim).request().leaf();
    for (ActorKey key : List.of(dana, lee)) {
      workspace.signing(key).shredding().approve(request, Actor.asserted(key.id()));
    }
    workspace.shredding().carryOut(request, kim);
  }

  @Test
  void load_leafOfAnotherStatement_isEmpty() throws IOException {
    CheckRuns.Recorded recorded = runs.record(run(NOW), Actor.asserted("dana.whitfield"));
    assertThat(runs.load(new LeafRef(recorded.leaf().year(), 0))).isEmpty();
  }

  /** One failing user. */
  private static CheckRun run(Instant at) {
    Control control = CATALOG.control("iam-user-console-mfa").orElseThrow();
    Example failing =
        CATALOG.examples(control.id()).stream()
            .filter(example -> example.expected() == Example.Expected.FAIL)
            .findFirst()
            .orElseThrow();
    return new ControlEngine(CATALOG).run(Estates.of(control, failing), List.of(control), at);
  }
}
