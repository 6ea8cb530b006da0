package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Approvals joined to the changes that the logs of the clinic hold. */
class ChangeCommandsTest {
  @TempDir Path folder;

  private Typed clinic(String... args) {
    List<String> all = new ArrayList<>(List.of("-w", "clinic"));
    all.addAll(List.of(args));
    return Typed.in(folder, all.toArray(String[]::new));
  }

  private JsonNode changes() {
    Typed typed =
        clinic("trail", "changes", "--from", "2026-11-18", "--to", "2026-11-21", "--json");
    assertThat(typed.code()).as(typed.err()).isIn(0, 5);
    return JsonMapper.shared().readTree(typed.out()).path("changes");
  }

  @Test
  void changeIsNeverApproved_untilSomebodySigns_andThenAfter() throws IOException {
    assertThat(Typed.in(folder, "demo", "clinic").code()).isIn(0, 1, 5);
    Typed.in(folder, "actor", "key", "lee", "--out", "lee.key");
    assertThat(clinic("actor", "add", "lee.key.pub", "--name", "Lee", "--title", "SO").code())
        .isZero();
    JsonNode change = null;
    for (JsonNode one : changes()) {
      assertThat(one.path("approved").isNull()).isEqualTo(!one.path("effective").asBoolean());
      if (one.path("effective").asBoolean()) {
        assertThat(one.path("approved").asString()).isEqualTo("never");
        boolean known = !one.path("who").path("resolution").asString().equals("unresolved");
        if (known && !one.path("resources").isEmpty()) {
          change = one;
        }
      }
    }
    assertThat(change).isNotNull();
    if (change == null) {
      return;
    }
    List<String> approve =
        new ArrayList<>(
            List.of(
                "change",
                "approve",
                "CH-318",
                "--from",
                "2026-11-18",
                "--to",
                "2026-11-21",
                "--reason",
                "reviewed with the change board"));
    for (JsonNode resource : change.path("resources")) {
      approve.add("--resource");
      approve.add(resource.asString());
    }
    Typed unsigned = clinic(approve.toArray(String[]::new));
    assertThat(unsigned.code()).isEqualTo(2);
    assertThat(unsigned.err()).contains("--key");
    approve.addAll(0, List.of("--key", "lee.key"));
    Typed signed = clinic(approve.toArray(String[]::new));
    assertThat(signed.code()).as(signed.err()).isZero();
    assertThat(signed.out()).contains("CH-318").contains("signed");
    String id = change.path("eventId").asString();
    long never = 0;
    for (JsonNode one : changes()) {
      if (one.path("eventId").asString().equals(id)) {
        assertThat(one.path("approved").asString()).isEqualTo("after");
        assertThat(one.path("approval").asString()).isEqualTo("CH-318");
      }
      never += one.path("approved").asString("").equals("never") ? 1 : 0;
    }
    assertThat(never).isPositive();
    assertThat(clinic("trail", "changes", "--from", "2026-11-18", "--to", "2026-11-21").out())
        .containsPattern("approved +0 before, [1-9][0-9]* after, [1-9][0-9]* never");
    JsonNode onPhi =
        JsonMapper.shared()
            .readTree(
                clinic(
                        "trail",
                        "changes",
                        "--from",
                        "2026-11-18",
                        "--to",
                        "2026-11-21",
                        "--phi",
                        "--json")
                    .out())
            .path("changes");
    assertThat(onPhi).isNotEmpty();
    for (JsonNode one : onPhi) {
      assertThat(one.path("holdsPhi").asString()).isIn("yes", "unknown");
    }
    resourcesThatHoldPhi_areNamed_andNoOthers();
    assertThat(clinic("change", "list", "--known-at", "2026-11-19").out())
        .contains("No change was approved");
    Typed again = clinic(approve.toArray(String[]::new));
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err()).contains("CH-318 is taken");
    pullRequest_approvesAsExported_andTheSameExportTwiceChangesNothing();
  }

  private void resourcesThatHoldPhi_areNamed_andNoOthers() {
    assertThat(clinic("trail", "changes", "--from", "2026-11-18", "--to", "2026-11-21").out())
        .contains("HOLDS PHI arn:aws:s3:::hsc-referrals\n")
        .contains("HOLDS PHI arn:aws:s3:::hsc-imaging-share/*\n")
        .doesNotContain("HOLDS PHI arn:aws:iam");
  }

  private void pullRequest_approvesAsExported_andTheSameExportTwiceChangesNothing()
      throws IOException {
    JsonNode change = JsonMapper.shared().nullNode();
    for (JsonNode one : changes()) {
      boolean known = !one.path("who").path("resolution").asString().equals("unresolved");
      if (known
          && change.isNull()
          && one.path("approved").asString("").equals("never")
          && !one.path("resources").isEmpty()) {
        change = one;
      }
    }
    assertThat(change.isNull()).isFalse();
    Instant made = Instant.parse(change.path("time").asString());
    List<String> arns = new ArrayList<>();
    change.path("resources").forEach(one -> arns.add(one.asString()));
    Files.writeString(
        folder.resolve("pulls.json"),
        """
        [{"number":7,"url":"https://github.com/clinic/infra/pull/7","title":"Change it",
          "author":{"login":"kim-dev"},"createdAt":"%s","mergedAt":"%s","headRefOid":"c2",
          "body":"%s","reviews":[{"author":{"login":"ana-sec"},"state":"APPROVED",
            "submittedAt":"%s","commit":{"oid":"c2"}}]}]\
        """
            .formatted(
                made.minusSeconds(7_200),
                made.minusSeconds(600),
                String.join(" ", arns),
                made.minusSeconds(1_800)));
    String[] take = {
      "change", "import", "pulls.json", "--system", "github", "--origin", "gh, by the change board"
    };
    Typed taken = clinic(take);
    assertThat(taken.code()).as(taken.err()).isZero();
    assertThat(taken.out().replaceAll("\\s+", " "))
        .contains("1 approval recorded as exported, 0 stood there before")
        .contains("as exported: gh, by the change board; asked for by kim-dev");
    JsonNode before = statements();
    assertThat(clinic(take).out())
        .contains("0 approvals recorded as exported, 1 stood there before");
    assertThat(statements()).isEqualTo(before);
    for (JsonNode one : changes()) {
      if (one.path("eventId").equals(change.path("eventId"))) {
        assertThat(one.path("approved").asString()).isEqualTo("before");
        assertThat(one.path("approvalBasis").asString()).isEqualTo("as-exported");
      }
    }
    assertThat(clinic("trail", "changes", "--from", "2026-11-18", "--to", "2026-11-21").out())
        .containsPattern("approved +[1-9][0-9]* before \\([1-9] as exported\\), ");
    Typed other = clinic("change", "import", "pulls.json", "--system", "jira", "--origin", "x");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("pulls.json holds an entry that is no issue of Jira");
  }

  private JsonNode statements() {
    return JsonMapper.shared()
        .readTree(clinic("ledger", "verify", "--json").out())
        .path("statements");
  }

  @Test
  void approvalThatSaysTooLittle_isRefused_andNamesWhatIsMissing() {
    Typed.in(folder, "init", "clinic", "--name", "Harbor Street Clinic", "--origin", "p.example/h");
    Typed.in(folder, "actor", "key", "lee", "--out", "lee.key");
    clinic("actor", "add", "lee.key.pub", "--name", "Lee", "--title", "SO");
    assertThat(refused("--from", "2026-11-18", "--to", "2026-11-19"))
        .contains("either resources or accounts");
    assertThat(refused("--account", "441", "--from", "2026-11-18", "--to", "2026-11-19"))
        .contains("twelve digits, not 441");
    assertThat(refused("--resource", "hsc", "--from", "2026-11-18", "--to", "2026-11-19"))
        .contains("hsc is no ARN");
    assertThat(refused("--account", "441020936617", "--from", "2026-11-19", "--to", "2026-11-18"))
        .contains("ends after it begins");
    assertThat(refused("--account", "441020936617", "--from", "2026-10-01", "--to", "2026-11-18"))
        .contains("at most 31 days");
    assertThat(refused("--account", "441020936617", "--from", "2026-11-18")).contains("--to");
    assertThat(clinic("change", "list").out()).contains("No change was approved");
  }

  private String refused(String... scope) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--key", "lee.key", "change", "approve", "CH-1", "--reason", "narrow the policy"));
    all.addAll(List.of(scope));
    Typed typed = clinic(all.toArray(String[]::new));
    assertThat(typed.code()).as(typed.out()).isEqualTo(2);
    return typed.err();
  }
}
