package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.cloud.CallRecord;
import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import io.proofline.cloud.SnapshotStore;
import io.proofline.cloud.aws.PublicKeys;
import io.proofline.ledger.Actor;
import io.proofline.ledger.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
  void keys_that_a_collection_was_given_are_trusted_with_their_answer_and_its_origin()
      throws IOException {
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
    Typed.in(clinic, "trail", "ingest", "../logs/AWSLogs");
    Typed none = Typed.in(clinic, "trail", "keys", "--collected");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("no collection was answered with public keys");

    String answer = Files.readString(folder.resolve("logs/keys/us-east-1.json"));
    record(clinic, "http://127.0.0.1:5000", answer, Instant.parse("2026-11-20T10:00:00Z"));
    Typed elsewhere = Typed.in(clinic, "trail", "keys", "--collected");
    assertThat(elsewhere.code()).isEqualTo(2);
    assertThat(elsewhere.err()).contains("came from http://127.0.0.1:5000, which is not AWS");
    assertThat(Typed.in(clinic, "trail", "keys").out()).contains("No key is trusted");

    record(clinic, "aws", answer, Instant.parse("2026-11-20T11:00:00Z"));
    Typed trusted = Typed.in(clinic, "trail", "keys", "--collected", "--json");
    assertThat(trusted.code()).as(trusted.err()).isZero();
    assertThat(json(trusted).path("trusted").get(0).path("source").asString())
        .startsWith("cloudtrail:ListPublicKeys, us-east-1, account 441020000001, answered by AWS")
        .contains("to our own collection (snapshot at leaf ", "call c-0001)");
    assertThat(Typed.in(clinic, "trail", "coverage").out()).contains("All digests verify");
    assertThat(
            Typed.in(clinic, "trail", "keys", "--collected", "../logs/keys/us-east-1.json").err())
        .contains("exclude each other");
  }

  @Test
  void keys_that_were_denied_are_not_trusted_and_the_reason_is_said() throws IOException {
    Path clinic = folder.resolve("clinic");
    Typed.in(
        folder, "init", "clinic", "--name", "Harbor Street", "--origin", "proofline.example/hsc");
    record(clinic, "aws", null, Instant.parse("2026-11-20T11:00:00Z"));
    Typed denied = Typed.in(clinic, "trail", "keys", "--collected");
    assertThat(denied.code()).isEqualTo(2);
    assertThat(denied.err()).contains("us-east-1, permission cloudtrail:ListPublicKeys was denied");
  }

  /** A snapshot with the keys of one region, or with a refusal in their place. */
  private static void record(Path clinic, String origin, @Nullable String answer, Instant at)
      throws IOException {
    Workspace workspace = Workspace.open(clinic, Typed.CLOCK);
    CallRecord call =
        new CallRecord(
            "c-0001",
            "441020000001",
            "us-east-1",
            "cloudtrail",
            "ListPublicKeys",
            Map.of(),
            answer == null ? CallRecord.Outcome.DENIED : CallRecord.Outcome.ANSWERED,
            null,
            null,
            answer == null ? 0 : 1,
            1,
            at,
            null);
    Document document =
        new Document(
            new ResourceId(
                "aws", "441020000001", "us-east-1", PublicKeys.TYPE, "441020000001", null),
            null,
            JsonMapper.shared().createObjectNode(),
            JsonMapper.shared().createObjectNode().put("Origin", origin),
            Map.of(),
            answer == null
                ? Map.of(
                    "properties.PublicKeyList",
                    "permission cloudtrail:ListPublicKeys was denied (AccessDenied)")
                : Map.of(),
            at,
            List.of("c-0001"));
    new SnapshotStore(workspace.ledger(), workspace.sheets().under("cloud"))
        .record(
            new CollectedSnapshot(
                new Snapshot(
                    "aws", "aws/441020000001", at, at, List.of(document), List.of(call), List.of()),
                answer == null ? Map.of() : Map.of("c-0001", List.of(answer))),
            Actor.asserted("kim"));
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
