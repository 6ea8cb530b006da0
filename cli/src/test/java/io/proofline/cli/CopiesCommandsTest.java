package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.cloud.moto.MotoServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Buckets that every command keeps up to date, as a person meets them. */
@ExtendWith(MotoServer.class)
class CopiesCommandsTest {
  @TempDir Path folder;
  private Path clinic = Path.of("");
  private int accounts;

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

  /** A command that records something. */
  private Typed register() throws Exception {
    accounts++;
    Files.writeString(
        clinic.resolve("systems.yaml"),
        "version: 1\naccounts:\n  - {id: '44102093661"
            + accounts
            + "', name: production}\nsystems: []\n");
    return Typed.in(clinic, "register");
  }

  private Typed copies(URI endpoint, String... more) {
    String[] words = new String[more.length + 6];
    System.arraycopy(new String[] {"ledger", "copies"}, 0, words, 0, 2);
    System.arraycopy(more, 0, words, 2, more.length);
    System.arraycopy(
        new String[] {"--endpoint-url", endpoint.toString(), "--region", "us-east-1"},
        0,
        words,
        2 + more.length,
        4);
    return Typed.in(clinic, words);
  }

  private static byte[] s3(URI endpoint, String method, String path, byte[] body) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> answer =
          http.send(
              HttpRequest.newBuilder(endpoint.resolve(path))
                  .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                  .header("x-amz-bucket-object-lock-enabled", "true")
                  .header("authorization", "AWS4-HMAC-SHA256 Credential=testing/20261120/us-east-1")
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).isEqualTo(200);
      return answer.body();
    }
  }

  @Test
  void bucket_followsEveryCommand_untilItContradicts(URI endpoint) throws Exception {
    s3(endpoint, "PUT", "/vault", new byte[0]);
    Typed added = copies(endpoint, "--add", "s3://vault/hsc", "--retain", "6y");
    assertThat(added.code()).as(added.err()).isZero();
    assertThat(added.out()).contains("s3://vault/hsc has acknowledged everything");
    byte[] older = s3(endpoint, "GET", "/vault/hsc/ledger/2026/checkpoint", new byte[0]);
    Typed recorded = register();
    assertThat(recorded.code()).as(recorded.err()).isZero();
    assertThat(recorded.err()).doesNotContain("behind");
    assertThat(s3(endpoint, "GET", "/vault/hsc/ledger/2026/checkpoint", new byte[0]))
        .isEqualTo(Files.readAllBytes(clinic.resolve("ledger/2026/checkpoint")));
    Typed shown = Typed.in(clinic, "ledger", "copies", "--json");
    assertThat(shown.code()).isZero();
    JsonNode copy = JsonMapper.shared().readTree(shown.out()).path("copies").get(0);
    assertThat(copy.path("state").stringValue()).isEqualTo("current");
    assertThat(copy.path("lock").stringValue()).isEqualTo("6y");
    Typed verified =
        Typed.in(
            clinic,
            "ledger",
            "verify",
            "--from",
            "s3://vault/hsc",
            "--endpoint-url",
            endpoint.toString(),
            "--region",
            "us-east-1");
    assertThat(verified.code()).as("whole, and sealed: " + verified.out()).isEqualTo(5);
    assertThat(verified.out()).contains("locked       all of it");

    s3(endpoint, "PUT", "/vault/hsc/ledger/2026/checkpoint", older);
    Typed refused = register();
    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.err())
        .contains("CONTRADICTS this record", "put back to an older state", "ledger verify --from");
    assertThat(Typed.in(clinic, "ledger", "verify").code())
        .as("what was recorded here is whole")
        .isZero();
    assertThat(Typed.in(clinic, "ledger", "copies").code()).isEqualTo(3);
    assertThat(Typed.in(clinic, "doctor").out()).contains("BROKEN", "put back");
  }

  @Test
  void bucketThatIsNotThere_costsTheCommandNothing_andIsSaidEverywhere(URI endpoint)
      throws Exception {
    Typed added = copies(endpoint, "--add", "s3://nowhere/hsc");
    assertThat(added.code()).isEqualTo(5);
    assertThat(added.out()).contains("is behind by 2 leaves", "there is no bucket nowhere");
    Typed recorded = register();
    assertThat(recorded.code()).as("what was asked for was done").isZero();
    assertThat(recorded.err()).contains("is behind by", "nothing is lost", "copies --publish");
    assertThat(Typed.in(clinic, "ledger", "show").err()).contains("is behind by", "no bucket");
    assertThat(Typed.in(clinic, "ledger", "verify").err()).contains("is behind by");
    assertThat(Typed.in(clinic, "doctor").out()).contains("is behind by", "copies --publish");
    s3(endpoint, "PUT", "/nowhere", new byte[0]);
    Typed published = Typed.in(clinic, "ledger", "copies", "--publish");
    assertThat(published.code()).as(published.err()).isZero();
    assertThat(published.out()).contains("has acknowledged everything");
  }

  @Test
  void listOfCopies_isAStatement_soThatNobodyTakesOneAwayUnseen(URI endpoint) throws Exception {
    s3(endpoint, "PUT", "/listed", new byte[0]);
    assertThat(copies(endpoint, "--add", "s3://listed/hsc").code()).isZero();
    Files.delete(clinic.resolve("copies.json"));
    Typed recorded = register();
    assertThat(recorded.code()).isZero();
    assertThat(recorded.err()).contains("copies.json is gone");
    assertThat(Typed.in(clinic, "ledger", "show").err())
        .contains("copies.json is not there", "s3://listed/hsc");
    assertThat(Typed.in(clinic, "ledger", "copies").code()).isEqualTo(5);
    Typed restored = Typed.in(clinic, "ledger", "copies", "--publish");
    assertThat(restored.code()).as(restored.err()).isZero();
    assertThat(restored.out()).contains("s3://listed/hsc has acknowledged everything");
    assertThat(clinic.resolve("copies.json")).exists();
    Typed removed = copies(endpoint, "--remove", "s3://listed/hsc");
    assertThat(removed.out()).contains("no copy is kept");
    assertThat(register().err()).doesNotContain("listed");
    assertThat(copies(endpoint, "--remove", "s3://listed/hsc").code()).isEqualTo(2);
    assertThat(Typed.in(clinic, "ledger", "copies", "--retain", "6y").code()).isEqualTo(2);
    assertThat(copies(endpoint, "--add", "s3://listed/x", "--retain", "six years").err())
        .contains("no period");
    assertThat(copies(endpoint, "--add", "listed").err()).contains("must be like s3://");
  }
}
