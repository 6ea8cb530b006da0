package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** People behind users, from the command line. */
class TrailDirectoryCommandTest {
  private static final String ID = "00000000-0000-4000-8000-000000000001";

  @TempDir Path folder;
  private Path clinic = Path.of("");

  @BeforeEach
  void ingest() throws Exception {
    clinic = folder.resolve("clinic");
    Typed.in(
        folder, "init", "clinic", "--name", "Harbor Street", "--origin", "proofline.example/hsc");
    Files.writeString(
        folder.resolve("log.json"),
        "[{\"eventID\":\""
            + ID
            + "\",\"eventTime\":\"2026-11-18T10:00:00Z\",\"eventSource\":\"s3.amazonaws.com\","
            + "\"eventName\":\"GetObject\",\"recipientAccountId\":\"441020936617\","
            + "\"requestParameters\":{\"bucketName\":\"share\",\"key\":\"k\"},\"userIdentity\":"
            + "{\"type\":\"IAMUser\",\"userName\":\"marco\",\"accountId\":\"441020936617\"}}]");
    assertThat(Typed.in(clinic, "trail", "ingest", "../log.json").code()).isZero();
    Files.writeString(
        folder.resolve("hr.csv"),
        "person,kind,name,scope,display\nmi-77,iam-user,marco,441020936617,Marco Ilves\n");
  }

  @Test
  void an_export_names_the_person_whose_row_is_the_last_step() {
    assertThat(Typed.in(clinic, "trail", "directory").out()).contains("No directory is on record");
    Typed taken = Typed.in(clinic, "trail", "directory", "../hr.csv", "--as-of", "2026-11-01");
    assertThat(taken.code()).as(taken.err()).isZero();
    assertThat(taken.out()).contains("1 person, 1 name, leaf ");
    String explained = Typed.in(clinic, "trail", "explain", ID).out();
    assertThat(explained)
        .contains("s3:GetObject by Marco Ilves, IAM user marco (441020936617)")
        .contains("Marco Ilves (mi-77) in directory directory as of 2026-11-01 (leaf");
    JsonNode asked =
        JsonMapper.shared()
            .readTree(
                Typed.in(
                        clinic,
                        "trail",
                        "what",
                        "--person",
                        "mi-77",
                        "--from",
                        "2026-11-18",
                        "--to",
                        "2026-11-19",
                        "--json")
                    .out());
    assertThat(asked.path("events").get(0).path("who").path("listed").path("id").asString())
        .isEqualTo("mi-77");
    JsonNode listed =
        JsonMapper.shared().readTree(Typed.in(clinic, "trail", "directory", "--json").out());
    assertThat(listed.path("exports").get(0).path("asOf").asString()).startsWith("2026-11-01T23");
  }

  @Test
  void an_export_without_a_date_or_with_a_fault_is_refused_by_file_and_line() throws Exception {
    Typed undated = Typed.in(clinic, "trail", "directory", "../hr.csv");
    assertThat(undated.code()).isEqualTo(2);
    assertThat(undated.err()).contains("without a date").contains("--as-of");
    Files.writeString(folder.resolve("bad.csv"), "person,kind,name\n=1+1,email,a@b.example\n");
    Typed bad = Typed.in(clinic, "trail", "directory", "../bad.csv", "--as-of", "2026-11-01");
    assertThat(bad.code()).isEqualTo(2);
    assertThat(bad.err()).contains("bad.csv:2").contains("formula");
    assertThat(Typed.in(clinic, "trail", "directory").out()).contains("No directory is on record");
  }
}
