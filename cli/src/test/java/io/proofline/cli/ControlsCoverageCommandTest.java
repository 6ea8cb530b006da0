package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a compliance lead reads first: the law, and what stands beside each entry. */
class ControlsCoverageCommandTest {
  @TempDir Path folder;

  private String coverage(String section) {
    Typed typed = Typed.in(folder, "controls", "coverage", "--section", section);
    assertThat(typed.code()).as(typed.err()).isZero();
    return typed.out().replaceAll("\\s+", " ");
  }

  @Test
  void manyControls_areCountedToTheLast_andNoIdIsCutOff() {
    assertThat(coverage("164.312(a)(1)"))
        .containsPattern("[0-9]+ automatic controls.*: ami-not-public, .*, and [0-9]+ more")
        .doesNotContain("...");
  }

  @Test
  void entryWithControls_saysWhatPeopleMustShowBesides() {
    assertThat(coverage("164.308(b)(1)"))
        .contains("automatic control")
        .contains("needs people's evidence too: List of all business associates");
    assertThat(coverage("164.312(a)(2)(iv)"))
        .as("encryption is shown by settings")
        .doesNotContain("needs people's evidence");
  }
}
