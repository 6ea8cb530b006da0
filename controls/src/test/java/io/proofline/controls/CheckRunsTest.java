package io.proofline.controls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.catalog.Example;
import io.proofline.cloud.ResourceId;
import io.proofline.ledger.Actor;
import io.proofline.ledger.ActorRegister;
import io.proofline.ledger.CanonicalJson;
import io.proofline.ledger.Entity;
import io.proofline.ledger.Entry;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.ShreddedException;
import io.proofline.ledger.Workspace;
import io.proofline.ledger.sign.ActorKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

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
  void record_sameRunTwice_doesNotReadTheRowsThatStandAlready() throws IOException {
    CheckRuns.Recorded first = runs.record(run(NOW), Actor.asserted("dana.whitfield"));
    String blob = first.evaluations().blob().sha256();
    Files.delete(folder.resolve("ws/evidence/blobs").resolve(blob.substring(0, 2)).resolve(blob));

    CheckRuns.Recorded second = runs.record(run(NOW), Actor.asserted("dana.whitfield"));

    assertThat(second.evaluations()).isEqualTo(first.evaluations());
    assertThat(second.controls()).isEqualTo(first.controls());
    assertThat(second.run()).isEqualTo(run(NOW));
  }

  @Test
  void record_oneWordDiffers_isAnotherStatement() throws IOException {
    CheckRun run = run(NOW);
    Evaluation last = run.evaluations().getLast();
    List<Evaluation> changed = new ArrayList<>(Collections.nCopies(200, last));
    CheckRuns.Recorded first = runs.record(with(run, changed), Actor.asserted("dana.whitfield"));
    changed.set(150, reasoned(last, new Outcome.Fail("for another reason")));
    CheckRuns.Recorded second = runs.record(with(run, changed), Actor.asserted("dana.whitfield"));

    assertThat(second.leaf()).isNotEqualTo(first.leaf());
    assertThat(runs.load(second.leaf()).orElseThrow().run().evaluations()).isEqualTo(changed);
  }

  @Test
  void rows_areInCanonicalForm_andReadBackAsTheyWere() throws IOException {
    ObjectNode value = JsonNodeFactory.instance.objectNode();
    value
        .put("z", "\u00e9 \"quoted\" \ud83d\ude00\n")
        .put("a", 1.5)
        .put("n", 9_007_199_254_740_993L);
    value.putArray("list").add(true).addNull().addObject();
    Evaluation seen = run(NOW).evaluations().getLast();
    RowText text = new RowText();
    for (Outcome outcome :
        List.of(
            new Outcome.Pass(),
            new Outcome.Fail("a \"reason\"\t"),
            new Outcome.NotApplicable("outside"),
            new Outcome.NotEvaluated(List.of("one", "two")))) {
      for (LeafRef leaf : Arrays.asList(null, new LeafRef(2026, 7), new LeafRef(2025, 7))) {
        Evaluation row =
            new Evaluation(
                seen.controlId(),
                seen.ruleHash(),
                "aws",
                new ResourceId("aws", "441020936617", "eu-west-1", "X::Y", "a\\b", null),
                outcome,
                Map.of("r.Z", value, "r.A", JsonNodeFactory.instance.stringNode("")),
                leaf,
                -1,
                NOW.plusNanos(leaf == null ? 0 : leaf.year()));
        JsonNode read = CanonicalJson.parseCanonical(text.bytes(row)); // or throws
        assertThat(read.path("evidence").path("r.Z"))
            .isEqualTo(CanonicalJson.parse(CanonicalJson.bytes(value)));
        assertThat(reasoned(CheckRows.readEvaluation(read), outcome))
            .usingRecursiveComparison()
            .ignoringFields("evidence")
            .isEqualTo(row);
        assertThat(CheckRows.readEvaluation(read).outcome()).isEqualTo(outcome);
      }
    }
  }

  private static CheckRun with(CheckRun run, List<Evaluation> rows) {
    return new CheckRun(run.from(), run.to(), run.snapshots(), rows, run.summaries());
  }

  private static Evaluation reasoned(Evaluation row, Outcome outcome) {
    return new Evaluation(
        row.controlId(),
        row.ruleHash(),
        row.source(),
        row.resource(),
        outcome,
        row.evidence(),
        row.leaf(),
        row.row(),
        row.observed());
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
