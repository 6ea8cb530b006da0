package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How a register that should not be there goes, and what stops it. */
class ShredCommandsTest {
  private static final String POLICIES = "version: 1\npolicies: []\n";

  @TempDir Path folder;
  private Path clinic = Path.of("");
  private String leaf = "";

  @BeforeEach
  void recordWithTwoActors() throws IOException {
    clinic = folder.resolve("clinic");
    ok("init", "clinic", "--name", "Harbor Street Clinic", "--origin", "proofline.example/hs");
    ok("actor", "key", "dana", "--out", "dana.key");
    ok("actor", "key", "lee", "--out", "lee.key");
    ok("-w", "clinic", "actor", "add", "dana.key.pub", "--name", "Dana", "--title", "CO");
    ok(
        "-w",
        "clinic",
        "--key",
        "dana.key",
        "actor",
        "add",
        "lee.key.pub",
        "--name",
        "Lee",
        "--title",
        "SO");
    Files.writeString(clinic.resolve("policies.yaml"), "# Okafor, MRN 00417733\n" + POLICIES);
    leaf =
        JsonMapper.shared()
            .readTree(ok("-w", "clinic", "register", "--json").out())
            .path("registers")
            .get(0)
            .path("leaf")
            .asString();
    Files.writeString(clinic.resolve("policies.yaml"), POLICIES);
    ok("-w", "clinic", "register");
  }

  private Typed ok(String... args) {
    Typed typed = Typed.in(folder, args);
    assertThat(typed.code()).as(typed.err()).isZero();
    return typed;
  }

  private String request() {
    return JsonMapper.shared()
        .readTree(
            ok(
                    "-w",
                    "clinic",
                    "--actor",
                    "kim",
                    "shred",
                    "request",
                    leaf,
                    "--reason",
                    "patient in a comment",
                    "--before-retention",
                    "never documentation",
                    "--json")
                .out())
        .path("requests")
        .get(0)
        .path("request")
        .asString();
  }

  @Test
  void secondApproval_destroys_andTheLedgerStillVerifies() {
    String request = request();
    assertThat(ok("-w", "clinic", "--key", "dana.key", "shred", "approve", request).out())
        .contains("waiting")
        .contains("two different authenticated actors are needed");
    Typed again = Typed.in(clinic, "--actor", "lee", "shred", "approve", request);
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err()).contains("must be signed");
    assertThat(ok("-w", "clinic", "--key", "lee.key", "shred", "approve", request).out())
        .contains("SHREDDED by entry");
    Typed verified = ok("-w", "clinic", "ledger", "verify");
    assertThat(verified.out()).contains(leaf + ": committed, payload shredded by entry");
    Typed shown = Typed.in(clinic, "ledger", "show", leaf);
    assertThat(shown.code()).isEqualTo(5);
    assertThat(shown.err()).contains("payload shredded by entry").contains("shred list");
    JsonNode list =
        JsonMapper.shared().readTree(ok("-w", "clinic", "shred", "list", "--json").out());
    assertThat(list.path("schema").asString()).isEqualTo("proofline.shreds/1");
    assertThat(list.path("requests").get(0).path("shredded").isString()).isTrue();
  }

  @Test
  void hold_stopsIt_untilSomebodyWithAKeyReleasesIt() {
    String request = request();
    ok("-w", "clinic", "hold", "place", "matter 7", "--type", "register", "--reason", "subpoena");
    ok("-w", "clinic", "--key", "dana.key", "shred", "approve", request);
    assertThat(ok("-w", "clinic", "--key", "lee.key", "shred", "approve", request).out())
        .contains("waiting")
        .contains("under legal hold matter 7");
    Typed early = Typed.in(clinic, "shred", "carry-out", request);
    assertThat(early.code()).isEqualTo(2);
    assertThat(early.err()).contains("under legal hold matter 7");
    assertThat(Typed.in(clinic, "hold", "release", "matter 7", "--reason", "x").code())
        .isEqualTo(2);
    ok("-w", "clinic", "--key", "lee.key", "hold", "release", "matter 7", "--reason", "closed");
    assertThat(Typed.in(clinic, "hold", "list").out()).contains("released by lee");
    assertThat(Typed.in(clinic, "hold", "list", "--known-at", "2026-11-19").out())
        .contains("no hold was ever placed");
    assertThat(ok("-w", "clinic", "shred", "carry-out", request).out()).contains("SHREDDED");
    ok("-w", "clinic", "ledger", "verify");
  }

  @Test
  void beforeSixYears_withoutAReason_isRefused() {
    Typed refused = Typed.in(clinic, "shred", "request", leaf, "--reason", "tidy");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("164.316(b)(2)(i)").contains("nothing was recorded");
    assertThat(Typed.in(clinic, "shred", "list").out()).contains("nobody ever asked");
  }

  @Test
  void sealedWorkspace_withoutItsKeys_isPartial() throws IOException {
    Files.delete(clinic.resolve("keys/evidence.kek"));
    Typed verify = Typed.in(clinic, "ledger", "verify");
    assertThat(verify.code()).isEqualTo(5);
    assertThat(verify.out()).contains("sealed and not opened");
    Typed show = Typed.in(clinic, "ledger", "show");
    assertThat(show.code()).isEqualTo(4);
    assertThat(show.err()).contains("restore keys/ from its backup");
  }
}
