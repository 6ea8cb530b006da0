package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The history of an organisation, from the command line. */
class TrailSynthCommandTest {
  @TempDir Path folder;

  @Test
  void a_history_comes_with_its_faults_and_their_truth() {
    Typed made =
        Typed.in(
            folder,
            "trail",
            "synth",
            "made",
            "--accounts",
            "2",
            "--regions",
            "2",
            "--hours",
            "8",
            "--per-hour",
            "12",
            "--faults",
            "--json");
    assertThat(made.code()).as(made.err()).isZero();
    JsonNode said = JsonMapper.shared().readTree(made.out());
    assertThat(said.path("schema").asString()).isEqualTo("proofline.synth-history/1");
    assertThat(said.path("events").asLong()).isPositive();
    assertThat(said.path("digests").asLong()).isEqualTo(32);
    for (JsonNode fault : said.path("faults")) {
      assertThat(fault.path("kind").asString()).startsWith("log");
    }
    assertThat(folder.resolve("made/truth/sessions.tsv")).exists();
    Typed again = Typed.in(folder, "trail", "synth", "made", "--accounts", "2");
    assertThat(again.code()).isNotZero();
    assertThat(again.err()).contains("there are logs already");
  }

  @Test
  void a_plan_that_cannot_be_made_is_refused_by_what_is_wrong() {
    Typed refused = Typed.in(folder, "trail", "synth", "made", "--accounts", "0");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("from 1 to 100 accounts");
    Typed whose =
        Typed.in(folder, "trail", "synth", "made", "--accounts", "2", "--trails", "nobody");
    assertThat(whose.code()).isEqualTo(2);
    assertThat(whose.err()).contains("account, organisation or both, not nobody");
    assertThat(folder.resolve("made")).doesNotExist();
  }

  @Test
  void the_trail_of_an_organisation_has_a_folder_for_each_account_in_its_own() throws IOException {
    String[] line = {
      "trail",
      "synth",
      "made",
      "--accounts",
      "3",
      "--regions",
      "1",
      "--hours",
      "8",
      "--per-hour",
      "5",
      "--trails",
      "organisation"
    };
    assertThat(Typed.in(folder, line).code()).isZero();
    JsonNode listed =
        JsonMapper.shared()
            .readTree(Files.readString(folder.resolve("made/truth/organisation.json")));
    Path root = folder.resolve("made/AWSLogs").resolve(listed.path("id").asString());
    assertThat(root.resolve(listed.path("management").asString())).isDirectory();
    assertThat(listed.path("accounts").size()).as("one of them logs nothing").isEqualTo(4);
    try (Stream<Path> accounts = Files.list(root)) {
      assertThat(accounts.count()).isEqualTo(3);
    }
  }
}
