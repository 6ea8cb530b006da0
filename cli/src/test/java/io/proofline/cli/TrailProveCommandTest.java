package io.proofline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.ledger.standalone.Verify;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One event is proved to somebody who has nothing but Java and the key. */
class TrailProveCommandTest {
  private static final String ID = "00000000-0000-4000-8000-00000000000";

  @TempDir Path folder;
  private Path clinic = Path.of("");
  private Path bundle = Path.of("");
  private String key = "";

  private static String event(int n) {
    return "{\"eventID\":\""
        + ID
        + n
        + "\",\"eventTime\":\"2026-11-18T10:00:0"
        + n
        + "Z\", \"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"GetObject\","
        + "\"recipientAccountId\":\"441020936617\",\"requestParameters\":{\"bucketName\":\"share\","
        + "\"key\":\"patient-"
        + n
        + "\"}}";
  }

  @BeforeEach
  void prove() throws Exception {
    clinic = folder.resolve("clinic");
    Typed.in(
        folder, "init", "clinic", "--name", "Harbor Street", "--origin", "proofline.example/hsc");
    Path log = folder.resolve("log.json");
    Files.writeString(log, "{\"Records\":[" + event(1) + ",\n" + event(2) + "," + event(3) + "]}");
    assertThat(Typed.in(clinic, "trail", "ingest", log.toString()).code()).isZero();
    Typed made = Typed.in(clinic, "trail", "prove", ID + 2, "-o", "event.zip");
    assertThat(made.code()).as(made.err()).isZero();
    bundle = clinic.resolve("event.zip");
    key =
        made.out().lines().filter(l -> l.startsWith("key")).findFirst().orElseThrow().substring(13);
  }

  private FileSystem zip(Path file) throws Exception {
    return FileSystems.newFileSystem(URI.create("jar:" + file.toUri()), Map.of());
  }

  @Test
  void the_record_holds_byte_for_byte_and_shows_no_neighbour() throws Exception {
    Verify.Report report = Verify.check(bundle, List.of(key), List.of());
    assertThat(report.problems()).isEmpty();
    assertThat(report.exit()).isZero();
    assertThat(report.proved()).anyMatch(l -> l.contains("the event of that row, byte for byte"));
    try (FileSystem zip = zip(bundle)) {
      assertThat(Files.readString(zip.getPath("record"))).isEqualTo(event(2));
      for (String part : List.of("proof.json", "row.json", "statement.json", "entry")) {
        assertThat(Files.readString(zip.getPath(part)))
            .doesNotContain("patient-", ID + 1, ID + 3, "2026-11-18T10:00:01Z\",\"eventSource");
      }
    }
  }

  @Test
  void the_program_in_the_bundle_says_so_with_nothing_but_java() throws Exception {
    Path program = folder.resolve("Verify.java");
    try (FileSystem zip = zip(bundle)) {
      Files.write(program, Files.readAllBytes(zip.getPath("Verify.java")));
    }
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                program.toString(),
                "--key",
                key,
                bundle.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).startsWith("HOLDS").contains("the event of that row");
  }

  @Test
  void another_record_or_one_without_its_row_does_not_hold() throws Exception {
    try (FileSystem zip = zip(bundle)) {
      Files.writeString(zip.getPath("record"), event(2).replace("patient-2", "patient-9"));
    }
    Verify.Report changed = Verify.check(bundle, List.of(key), List.of());
    assertThat(changed.exit()).isEqualTo(3);
    assertThat(changed.files()).containsExactly("record");
    try (FileSystem zip = zip(bundle)) {
      Files.writeString(zip.getPath("record"), event(1));
    }
    assertThat(Verify.check(bundle, List.of(key), List.of()).exit()).isEqualTo(3);
  }

  @Test
  void an_event_that_is_not_held_gives_no_bundle_and_no_claim() {
    Typed none = Typed.in(clinic, "trail", "prove", "nothing", "-o", "none.zip");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.out()).contains("that it did not happen is not said");
    assertThat(clinic.resolve("none.zip")).doesNotExist();
    assertThat(Typed.in(clinic, "trail", "prove", ID + 1, "-o", "event.zip").code()).isEqualTo(4);
  }
}
