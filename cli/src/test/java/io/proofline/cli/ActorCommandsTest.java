package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How two people get keys, and how one of them loses it. */
class ActorCommandsTest {
  @TempDir Path folder;
  private Path clinic = Path.of("");

  @BeforeEach
  void twoActors() {
    clinic = folder.resolve("clinic");
    ok("init", "clinic", "--name", "Harbor Street Clinic", "--origin", "proofline.example/hs");
    ok("actor", "key", "dana.whitfield", "--out", "dana.key");
    ok("actor", "key", "lee.ortiz", "--out", "lee.key");
    ok("-w", "clinic", "actor", "add", "dana.key.pub", "--name", "Dana Whitfield", "--title", "CO");
  }

  private Typed ok(String... args) {
    Typed typed = Typed.in(folder, args);
    assertThat(typed.code()).as(typed.err()).isZero();
    return typed;
  }

  @Test
  void furtherActor_isEnteredByOneWhoHasAKey_andByNobodyElse() {
    String[] add = {"actor", "add", "../lee.key.pub", "--name", "Lee Ortiz", "--title", "SO"};
    Typed refused = Typed.in(clinic, add);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("must be entered by an actor who has one");

    ok(
        "-w",
        "clinic",
        "--key",
        "dana.key",
        "actor",
        "add",
        "lee.key.pub",
        "--name",
        "L",
        "--title",
        "SO");
    Typed list = Typed.in(clinic, "actor", "list");
    assertThat(list.out())
        .contains("dana.whitfield")
        .contains("founder of the register")
        .contains("entered by dana.whitfield");
    JsonNode json = JsonMapper.shared().readTree(Typed.in(clinic, "actor", "list", "--json").out());
    assertThat(json.path("schema").asString()).isEqualTo("proofline.actors/1");
    assertThat(json.path("actors").get(1).path("counts").asBoolean()).isTrue();
    assertThat(ok("-w", "clinic", "ledger", "verify").out()).contains("verified");
  }

  @Test
  void nameThatAnotherIdBears_isRefused_soThatNobodyIsASecondPairOfEyesForHimself() {
    ok("actor", "key", "security", "--out", "second.key");
    for (String name : List.of("Dana Whitfield", "whitfield, dana")) {
      Typed refused = enter("second.key.pub", name);
      assertThat(refused.code()).as(name).isEqualTo(2);
      assertThat(refused.err()).contains("is entered as dana.whitfield, and a person has one id");
    }
    ok("actor", "key", "dana.whitfield", "--out", "further.key");
    assertThat(enter("further.key.pub", "Dana Whitfield").code()).isZero();
  }

  private Typed enter(String key, String name) {
    String line = "-w clinic --key dana.key actor add " + key + " --title SO --name";
    List<String> words = new ArrayList<>(List.of(line.split(" ", -1)));
    words.add(name);
    return Typed.in(folder, words.toArray(String[]::new));
  }

  @Test
  void whatIsDoneWithAKey_isSigned_whateverTheCommand() {
    ok("-w", "clinic", "--key", "dana.key", "collect", "cloudformation", templates().toString());
    JsonNode statement =
        JsonMapper.shared()
            .readTree(ok("-w", "clinic", "ledger", "show", "--type", "snapshot", "--json").out());
    assertThat(statement.path("statements").get(0).path("actor").path("authentication").asString())
        .isEqualTo("key");
    Typed other =
        Typed.in(
            folder,
            "-w",
            "clinic",
            "--key",
            "dana.key",
            "--actor",
            "lee",
            "actor",
            "revoke",
            "lee",
            "--reason",
            "x");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("is not the actor of the key");
  }

  private Path templates() {
    Path file = folder.resolve("templates/imaging.yaml");
    try {
      java.nio.file.Files.createDirectories(folder.resolve("templates"));
      java.nio.file.Files.writeString(
          file,
          """
          Metadata:
            Proofline: {Account: "441020936617", Region: us-east-1, StackName: imaging}
          Resources:
            Share:
              Type: AWS::S3::Bucket
              Properties: {BucketName: hsc-imaging-share}
          """);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return folder.resolve("templates");
  }

  @Test
  void revokedKey_signsNothingMore() {
    ok(
        "-w",
        "clinic",
        "--key",
        "dana.key",
        "actor",
        "add",
        "lee.key.pub",
        "--name",
        "L",
        "--title",
        "SO");
    Typed unsigned = Typed.in(clinic, "actor", "revoke", "lee.ortiz", "--reason", "left");
    assertThat(unsigned.code()).isEqualTo(2);
    assertThat(unsigned.err()).contains("--key FILE");
    ok("-w", "clinic", "--key", "dana.key", "actor", "revoke", "lee.ortiz", "--reason", "left");
    assertThat(Typed.in(clinic, "actor", "list").out()).contains("revoked as").contains(": left");
    Typed late =
        Typed.in(
            folder,
            "-w",
            "clinic",
            "--key",
            "lee.key",
            "actor",
            "revoke",
            "dana.whitfield",
            "--reason",
            "revenge");
    assertThat(late.code()).isEqualTo(2);
    assertThat(late.err()).contains("revoked").contains("nothing was recorded");
    assertThat(Typed.in(clinic, "actor", "list", "--known-at", "2026-11-19").out())
        .contains("no actor has a key");
  }
}
