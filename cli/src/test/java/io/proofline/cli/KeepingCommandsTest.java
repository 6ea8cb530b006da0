package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.ledger.standalone.Verify;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What keeps a record: bundles, shards, backups, upgrades, and looking things up. */
class KeepingCommandsTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  @TempDir Path folder;
  private Path clinic = Path.of("");

  @BeforeEach
  void init() {
    clinic = folder.resolve("clinic");
    Typed made =
        Typed.in(
            folder,
            "init",
            "clinic",
            "--name",
            "Harbor Street Clinic",
            "--origin",
            "proofline.example/hsc");
    assertThat(made.code()).as(made.err()).isZero();
  }

  private static JsonNode json(Typed typed) {
    assertThat(typed.code()).as(typed.err()).isZero();
    return JsonMapper.shared().readTree(typed.out());
  }

  @Test
  void bundle_isAcceptedByTheStandaloneVerifier() {
    Typed made = Typed.in(clinic, "ledger", "prove", "2026/0", "-o", "proof.zip");
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out())
        .contains("proves       leaf 2026/0", "key          proofline.example/hsc");
    String key = made.out().lines().filter(l -> l.startsWith("key")).findFirst().orElseThrow();
    Path bundle = clinic.resolve("proof.zip");
    assertThat(Verify.run(List.of("--key", key.substring(13), bundle.toString()), NOWHERE))
        .isZero();
    Typed again = Typed.in(clinic, "ledger", "prove", "2026/0", "-o", "proof.zip");
    assertThat(again.code()).isEqualTo(4);
    assertThat(again.err()).contains("there already, and kept as it is");
    assertThat(Typed.in(clinic, "ledger", "prove", "2026/0/1", "--row", "2").code()).isEqualTo(2);
    assertThat(Typed.in(clinic, "ledger", "prove", "2026/9", "-o", "x.zip").err())
        .contains("the ledger has no leaf 2026/9");
    assertThat(clinic.resolve("x.zip")).doesNotExist();
  }

  @Test
  void find_leadsFromWordsAndHashesToLeaves() {
    JsonNode found = json(Typed.in(clinic, "ledger", "find", "WORKSPACE", "--json"));
    assertThat(found.path("statements").get(0).path("leaf").stringValue()).isEqualTo("2026/0");
    String hash = found.path("statements").get(0).path("sha256").stringValue();
    assertThat(Typed.in(clinic, "ledger", "find", hash).out()).contains("2026/0");
    Typed nothing = Typed.in(clinic, "ledger", "find", "0".repeat(64));
    assertThat(nothing.code()).isEqualTo(1);
    assertThat(nothing.err()).contains("nothing found");
    assertThat(Typed.in(clinic, "ledger", "find", "--since", "2026-11-21").code()).isEqualTo(1);
    assertThat(Typed.in(clinic, "ledger", "find", "--until", "tomorrow").code()).isEqualTo(2);
  }

  @Test
  void keys_areListedAndReplaced() throws Exception {
    String old = Files.readString(clinic.resolve("ledger/2026.vkey")).lines().toList().getFirst();
    Typed listed = Typed.in(clinic, "ledger", "keys");
    assertThat(listed.out()).contains("last keys", "from leaf 2026/0", old);
    Typed noReason = Typed.in(clinic, "ledger", "keys", "rotate");
    assertThat(noReason.code()).isEqualTo(2);
    assertThat(noReason.err()).contains("--reason");
    assertThat(Typed.in(clinic, "ledger", "keys", "turn", "--reason", "x").code()).isEqualTo(2);
    assertThat(Typed.in(clinic, "ledger", "keys", "--reason", "x").code()).isEqualTo(2);
    JsonNode made =
        json(Typed.in(clinic, "ledger", "keys", "rotate", "--reason", "laptop stolen", "--json"));
    assertThat(made.path("leaf").stringValue()).isEqualTo("2026/1");
    JsonNode replaced = made.path("keys").get(0);
    assertThat(replaced.path("replaced").stringValue()).isEqualTo("2026/1");
    assertThat(replaced.path("reason").stringValue()).isEqualTo("laptop stolen");
    assertThat(replaced.path("keys").get(0).path("key").stringValue()).isEqualTo(old);
    assertThat(made.path("keys").get(1).path("replaced").isNull()).isTrue();
    Typed verified = Typed.in(clinic, "ledger", "verify", "--vkey", old);
    assertThat(verified.code()).as(verified.err()).isZero();
    assertThat(verified.out()).contains("was replaced at leaf");
    Typed exported = Typed.in(clinic, "ledger", "shard", "2026", "--export", "out");
    assertThat(exported.code()).as(exported.err()).isZero();
    assertThat(Verify.run(List.of(clinic.resolve("out/2026").toString()), NOWHERE)).isZero();
    assertThat(Typed.in(clinic, "ledger", "prove", "2026/0", "-o", "p.zip").code()).isZero();
    Path bundle = clinic.resolve("p.zip");
    assertThat(Verify.run(List.of("--key", old, bundle.toString()), NOWHERE)).isZero();
  }

  @Test
  void shard_isListedVerifiedAndExported() throws Exception {
    JsonNode listed = json(Typed.in(clinic, "ledger", "shard", "--json")).path("shards").get(0);
    assertThat(listed.path("year").asInt()).isEqualTo(2026);
    assertThat(listed.path("size").asInt()).isEqualTo(1);
    assertThat(listed.path("continues").isNull()).isTrue();
    Typed exported = Typed.in(clinic, "ledger", "shard", "2026", "--export", "out");
    assertThat(exported.code()).as(exported.err()).isZero();
    assertThat(Verify.run(List.of(clinic.resolve("out/2026").toString()), NOWHERE)).isZero();
    assertThat(clinic.resolve("out/Verify.java")).exists();
    assertThat(Typed.in(clinic, "ledger", "shard", "1999").err()).contains("no shard of 1999");
    assertThat(Typed.in(clinic, "ledger", "shard", "--export", "more").code()).isEqualTo(2);
    Files.writeString(clinic.resolve("ledger/2026/tile/entries/000.p/1"), "x");
    Typed damaged = Typed.in(clinic, "ledger", "shard");
    assertThat(damaged.code()).isEqualTo(3);
    assertThat(damaged.out()).contains("DOES NOT HOLD", "tile/entries/000.p/1");
  }

  @Test
  void backup_isRestoredVerifiedAndCompared() throws Exception {
    Typed made = Typed.in(clinic, "workspace", "backup", "../clinic.zip");
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out()).contains("NOT in it");
    Typed restored = Typed.in(folder, "workspace", "restore", "clinic.zip", "copy");
    assertThat(restored.code()).as(restored.err()).isZero();
    assertThat(restored.out()).contains("NOT COMPARED", "keys         not restored");
    assertThat(Typed.in(folder, "ledger", "verify", "copy").code())
        .as("whole, but encrypted and without its keys")
        .isEqualTo(5);
    // The damaged workspace itself knows a newer state than the backup.
    Files.writeString(
        clinic.resolve("systems.yaml"),
        "version: 1\naccounts:\n  - {id: '441020936617', name: production}\nsystems: []\n");
    assertThat(Typed.in(clinic, "register").code()).isZero();
    Typed older =
        Typed.in(folder, "workspace", "restore", "clinic.zip", "old", "--remembered", "clinic");
    assertThat(older.code()).isEqualTo(3);
    assertThat(older.err()).contains("older than the remembered checkpoint", "--accept-older");
    assertThat(folder.resolve("old")).doesNotExist();
    JsonNode accepted =
        JsonMapper.shared()
            .readTree(
                Typed.in(
                        folder,
                        "workspace",
                        "restore",
                        "clinic.zip",
                        "old",
                        "--remembered",
                        "clinic",
                        "--accept-older",
                        "--json")
                    .out());
    assertThat(accepted.path("older")).isNotEmpty();
    assertThat(Typed.in(folder, "ledger", "verify", "old").code()).isEqualTo(3);
  }

  @Test
  void upgrade_saysWhatItWouldDoFirst() throws Exception {
    assertThat(Typed.in(clinic, "workspace", "upgrade").out()).contains("nothing to do");
    Files.writeString(clinic.resolve("state/index-2026"), "old");
    assertThat(Typed.in(clinic, "workspace", "upgrade").out()).contains("would", "index-2026");
    assertThat(clinic.resolve("state/index-2026")).exists();
    assertThat(Typed.in(clinic, "workspace", "upgrade", "--apply").out()).contains("done");
    assertThat(clinic.resolve("state/index-2026")).doesNotExist();
  }

  @Test
  void replicate_saysWhatIsWrongWithItsArguments() {
    assertThat(Typed.in(clinic, "ledger", "replicate", "--to", "vault", "--region", "x1").err())
        .contains("must be like s3://BUCKET/PREFIX");
    assertThat(
            Typed.in(clinic, "ledger", "replicate", "--to", "s3://vault", "--retain", "six years")
                .err())
        .contains("no period");
    assertThat(Typed.in(clinic, "ledger", "verify", "clinic", "--from", "s3://vault").code())
        .isEqualTo(2);
  }
}
