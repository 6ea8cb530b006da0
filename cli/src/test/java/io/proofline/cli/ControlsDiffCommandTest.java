package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.cloud.ResourceId;
import io.proofline.controls.CheckRun;
import io.proofline.controls.CheckRuns;
import io.proofline.controls.ControlSummary;
import io.proofline.controls.Evaluation;
import io.proofline.controls.Outcome;
import io.proofline.controls.Side;
import io.proofline.ledger.Actor;
import io.proofline.ledger.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is different between two runs, as a person and as a pipeline sees it. */
class ControlsDiffCommandTest {
  private static final String CONTROL = "ec2-imdsv2";
  private static final String HASH = "0".repeat(64);
  private static final Instant NOW = Instant.parse("2026-11-20T23:59:00Z");
  private static final Outcome PASS = new Outcome.Pass();
  private static final Outcome FAIL = new Outcome.Fail("answers without a token");

  @TempDir Path folder;
  private Path clinic = Path.of("");

  @BeforeEach
  void workspace() {
    clinic = folder.resolve("clinic");
    Typed.in(folder, "init", "clinic", "--name", "Harbor Street Clinic", "--origin", "p.example/h");
  }

  private String run(int day, Map<String, Outcome> servers) throws IOException {
    Instant at = NOW.minus(Duration.ofDays(10 - day));
    List<Evaluation> rows = new ArrayList<>();
    servers.forEach(
        (name, outcome) ->
            rows.add(
                new Evaluation(
                    CONTROL,
                    HASH,
                    "aws",
                    new ResourceId(
                        "aws", "441020936617", "us-east-1", "AWS::EC2::Instance", name, name),
                    outcome,
                    Map.of(),
                    null,
                    -1,
                    at)));
    long fail = rows.stream().filter(row -> row.outcome() instanceof Outcome.Fail).count();
    long pass = rows.stream().filter(row -> row.outcome() instanceof Outcome.Pass).count();
    CheckRun run =
        new CheckRun(
            at,
            at,
            List.of(),
            rows,
            List.of(
                new ControlSummary(
                    CONTROL, HASH, Side.LIVE, pass, fail, rows.size() - pass - fail, 0)));
    Workspace workspace = Workspace.open(clinic, Typed.CLOCK);
    return new CheckRuns(workspace.ledger(), workspace.sheets())
        .record(run, Actor.asserted("dana"))
        .leaf()
        .toString();
  }

  @Test
  void opened_closed_andNoLongerEvaluated_eachStandInTheirOwnList() throws IOException {
    Outcome denied = new Outcome.NotEvaluated(List.of("ec2:DescribeInstances was denied"));
    String older = run(1, Map.of("i-1", PASS, "i-2", FAIL, "i-3", FAIL, "i-4", PASS));
    String newer = run(2, Map.of("i-1", FAIL, "i-2", PASS, "i-3", denied, "i-4", PASS));
    Typed typed = Typed.in(clinic, "controls", "diff", older, newer, "--json");
    assertThat(typed.code()).isEqualTo(5);
    JsonNode diff = JsonMapper.shared().readTree(typed.out());
    assertThat(names(diff, "opened")).containsExactly("i-1");
    assertThat(names(diff, "closed")).containsExactly("i-2");
    assertThat(names(diff, "noLongerEvaluated")).containsExactly("i-3");
    Typed words = Typed.in(clinic, "controls", "diff", older, newer);
    assertThat(words.out())
        .contains("OPENED 1")
        .contains("CLOSED 1")
        .contains("NO LONGER EVALUATED 1")
        .contains("answers without a token")
        .contains("was denied")
        .doesNotContain("i-4");
  }

  @Test
  void withoutNames_theNewestTwoAreCompared() throws IOException {
    run(1, Map.of("i-1", PASS));
    String older = run(2, Map.of("i-1", FAIL));
    String newer = run(3, Map.of("i-1", PASS));
    Typed typed = Typed.in(clinic, "controls", "diff");
    assertThat(typed.code()).isZero();
    assertThat(typed.out())
        .contains("runs         " + older + " and " + newer)
        .contains("CLOSED 1");
    Typed turned = Typed.in(clinic, "controls", "diff", newer, older);
    assertThat(turned.code()).isEqualTo(1);
    assertThat(turned.out()).contains("OPENED 1");
  }

  @Test
  void history_givesEachRunsAnswer_andOnlyOfThatResource() throws IOException {
    Outcome denied = new Outcome.NotEvaluated(List.of("ec2:DescribeInstances was denied"));
    String first = run(1, Map.of("i-1", PASS, "i-2", FAIL));
    String second = run(2, Map.of("i-1", PASS));
    String third = run(3, Map.of("i-1", FAIL));
    run(4, Map.of("i-1", denied));
    run(5, Map.of("i-2", PASS));
    JsonNode history =
        JsonMapper.shared()
            .readTree(Typed.in(clinic, "controls", "history", "i-1", "--json").out());
    assertThat(history.path("runs").size()).isEqualTo(5);
    assertThat(history.path("resources").size()).isEqualTo(1);
    JsonNode answers = history.path("resources").path(0).path("controls").path(CONTROL);
    assertThat(answers)
        .extracting(answer -> answer.path("outcome").asString())
        .containsExactly("pass", "pass", "fail", "not-evaluated");
    assertThat(answers.path(2).path("run").asString()).isEqualTo(third);
    Typed words = Typed.in(clinic, "controls", "history", "i-1");
    assertThat(words.out().replaceAll("\\s+", " "))
        .contains("2 runs pass [" + first + " … " + second + "]")
        .contains("answers without a token")
        .contains("1 of the runs have no row of it")
        .doesNotContain("i-2");
    assertThat(Typed.in(clinic, "controls", "history", "i-9").code()).isEqualTo(2);
  }

  @Test
  void findings_areThoseOfTheNewestRun() throws IOException {
    run(1, Map.of("i-1", FAIL));
    String newest = run(2, Map.of("i-1", PASS, "i-2", FAIL));
    Typed typed = Typed.in(clinic, "controls", "findings");
    assertThat(typed.code()).isEqualTo(1);
    assertThat(typed.out())
        .contains("run          " + newest + ": 1 failure, 0 of them on what holds PHI")
        .contains(CONTROL + "  i-2")
        .doesNotContain("i-1");
    JsonNode json =
        JsonMapper.shared().readTree(Typed.in(clinic, "controls", "findings", "--json").out());
    assertThat(json.path("findings").size()).isEqualTo(1);
    assertThat(json.path("findings").path(0).path("holdsPhi").asBoolean()).isFalse();
  }

  @Test
  void sameRunTwice_isNoDifference() throws IOException {
    String leaf = run(1, Map.of("i-1", FAIL));
    Typed typed = Typed.in(clinic, "controls", "diff", leaf, leaf);
    assertThat(typed.code()).isZero();
    assertThat(typed.out()).contains("OPENED 0").contains("CLOSED 0");
  }

  @Test
  void noRun_oneRun_noLeaf_andNonsense_areNamed() throws IOException {
    Typed none = Typed.in(clinic, "controls", "diff");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("no check was run yet");
    String only = run(1, Map.of("i-1", PASS));
    Typed one = Typed.in(clinic, "controls", "diff");
    assertThat(one.code()).isEqualTo(2);
    assertThat(one.err()).contains("no run before " + only);
    Typed other = Typed.in(clinic, "controls", "diff", "2026/0", only);
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("leaf 2026/0 holds no check run");
    assertThat(Typed.in(clinic, "controls", "diff", "yesterday", only).code()).isEqualTo(2);
    assertThat(Typed.in(clinic, "controls", "diff", "2026/999", only).code()).isEqualTo(2);
  }

  private static List<String> names(JsonNode diff, String list) {
    List<String> names = new ArrayList<>();
    diff.path(list).forEach(one -> names.add(one.path("resource").path("identifier").asString()));
    return names;
  }
}
