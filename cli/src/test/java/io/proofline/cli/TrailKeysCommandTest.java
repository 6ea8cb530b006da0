package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whose keys digests are checked by, from the command line. */
class TrailKeysCommandTest {
  @TempDir Path folder;

  private static JsonNode json(Typed typed) {
    return JsonMapper.shared().readTree(typed.out());
  }

  @Test
  void a_chain_fits_by_keys_of_the_bucket_and_is_verified_by_keys_that_are_trusted() {
    Typed.in(
        folder,
        "trail",
        "synth",
        "logs",
        "--accounts",
        "1",
        "--regions",
        "1",
        "--hours",
        "8",
        "--per-hour",
        "5");
    Path clinic = folder.resolve("clinic");
    Typed.in(
        folder, "init", "clinic", "--name", "Harbor Street", "--origin", "proofline.example/hsc");
    assertThat(Typed.in(clinic, "trail", "ingest", "../logs/AWSLogs").code()).isZero();
    assertThat(Typed.in(clinic, "trail", "keys").out()).contains("No key is trusted");
    String before = Typed.in(clinic, "trail", "coverage").out();
    assertThat(before)
        .contains("All digests fit together")
        .contains("  fits  ")
        .contains("proof that AWS signed them");

    String key = "../logs/keys/us-east-1.json";
    Typed silent = Typed.in(clinic, "trail", "keys", key);
    assertThat(silent.code()).isEqualTo(2);
    assertThat(silent.err()).contains("--source");
    Typed trusted = Typed.in(clinic, "trail", "keys", key, "--source", "by hand");
    assertThat(trusted.code()).as(trusted.err()).isZero();
    assertThat(trusted.out()).contains("by hand").contains("leaf ");
    String after = Typed.in(clinic, "trail", "coverage").out();
    assertThat(after)
        .contains("All digests verify")
        .contains("verified")
        .doesNotContain("proof that AWS signed them");

    JsonNode listed = json(Typed.in(clinic, "trail", "keys", "--json")).path("trusted").get(0);
    assertThat(listed.path("source").asString()).isEqualTo("by hand");
    assertThat(listed.path("signed").asBoolean(true)).isFalse();
    JsonNode chain = json(Typed.in(clinic, "trail", "coverage", "--json")).path("chains").get(0);
    assertThat(chain.path("keys").get(0).path("source").asString()).isEqualTo("trusted");
    assertThat(chain.path("keys").get(0).path("leaf").asString())
        .isEqualTo(listed.path("leaf").asString());

    String fingerprint = listed.path("fingerprint").asString();
    assertThat(Typed.in(clinic, "trail", "keys", "--withdraw", fingerprint).code()).isEqualTo(2);
    assertThat(
            Typed.in(clinic, "trail", "keys", "--withdraw", fingerprint, "--reason", "by mail")
                .code())
        .isZero();
    assertThat(Typed.in(clinic, "trail", "keys").out()).contains("No key is trusted");
  }

  @Test
  void what_is_no_list_of_keys_is_refused_by_name() throws Exception {
    Typed.in(
        folder, "init", "clinic", "--name", "Harbor Street", "--origin", "proofline.example/hsc");
    Files.writeString(folder.resolve("notes.json"), "{}");
    Typed refused =
        Typed.in(folder.resolve("clinic"), "trail", "keys", "../notes.json", "--source", "by hand");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("notes.json is no answer of ListPublicKeys");
  }
}
