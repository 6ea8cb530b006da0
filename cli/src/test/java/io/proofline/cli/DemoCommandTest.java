package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoCommandTest {
  @TempDir Path folder;

  @Test
  void demo_fitsAScreen_endsWell_andWhatItSuggestsWorks() throws IOException {
    Typed first = Typed.in(folder, "demo", "clinic");
    assertThat(first.err()).doesNotContain("proofline:");
    assertThat(first.code()).isZero();
    assertThat(first.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(first.out())
        .startsWith("collected    ")
        .contains("NOT MET", "NOT EVALUATED", "GAP", "pages        clinic/pages/index.html")
        .contains("OPEN         bucket hsc-imaging-share to anyone, unsigned")
        .contains("OPEN         role hsc-billing-claims-pickup to principals of one account");
    assertThat(folder.resolve("clinic/pages/index.html")).isNotEmptyFile();

    JsonNode again =
        JsonMapper.shared().readTree(Typed.in(folder, "demo", "clinic", "--json").out());
    assertThat(again.path("schema").asString()).isEqualTo("proofline.demo/1");
    assertThat(again.path("again").asBoolean()).isTrue();
    assertThat(again.at("/proved/verified").asBoolean()).isTrue();

    Path clinic = folder.resolve("clinic");
    assertThat(Typed.in(clinic, "ledger", "verify").code()).isZero();
    String worst = again.at("/notMet/0/control").asString();
    assertThat(Typed.in(clinic, "page", "control", worst).code()).isZero();
    assertThat(Typed.in(clinic, "controls", "check", "--failed").out()).contains(worst);
  }

  @Test
  void demo_folderOfSomethingElse_isRefused_andLeftAlone() throws IOException {
    Path mine = Files.createDirectories(folder.resolve("mine"));
    Files.writeString(mine.resolve("thesis.txt"), "years of work");
    Typed typed = Typed.in(folder, "demo", "mine");
    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err()).contains("mine");
    assertThat(mine.toFile().list()).containsExactly("thesis.txt");
  }
}
