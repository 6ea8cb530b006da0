package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ProoflineTest {
  @TempDir Path folder;

  @Test
  void version_goesToStdoutAlone() {
    Typed typed = Typed.in(folder, "--version");
    assertThat(typed.code()).isZero();
    assertThat(typed.out()).matches("proofline \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
    assertThat(typed.err()).isEmpty();
  }

  @Test
  void unknownCommand_isUsage_namesItAndTheNextStep() {
    Typed typed = Typed.in(folder, "nonsense");
    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err()).contains("'nonsense'").contains("next: proofline --help");
  }

  @Test
  void nothingTyped_showsHelpOnStderr() {
    Typed typed = Typed.in(folder);
    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err()).contains("Usage: proofline").contains("doctor");
  }

  @Test
  void unknownOption_isUsage_andSaysWhichHelpToRead() {
    Typed typed = Typed.in(folder, "doctor", "--fast");
    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err()).contains("--fast").contains("next: proofline doctor --help");
  }

  @Test
  void everyCommand_hasHelpThatFits80Columns() {
    for (CommandLine line : all(CommandTree.whole(new GlobalOptions()))) {
      List<String> words = new ArrayList<>(line.getCommandSpec().names());
      String path = line.getCommandSpec().qualifiedName();
      String[] args = (path.substring("proofline".length()) + " --help").strip().split(" ");
      Typed typed = Typed.in(folder, args);
      assertThat(typed.code()).as(path).isZero();
      assertThat(typed.out()).as(path).startsWith("Usage: " + path).contains("--json");
      assertThat(typed.out().lines()).as(path).allMatch(l -> l.length() <= 80);
      assertThat(words).isNotEmpty();
    }
  }

  @Test
  void helpCommand_isTheSameAsTheOption() {
    assertThat(Typed.in(folder, "help", "doctor").out())
        .isEqualTo(Typed.in(folder, "doctor", "--help").out());
  }

  @Test
  void completion_knowsEveryVisibleCommandAndIsAScript() throws Exception {
    Typed typed = Typed.in(folder, "completion", "bash");
    assertThat(typed.code()).isZero();
    for (CommandLine line : all(CommandTree.whole(new GlobalOptions()))) {
      if (!line.getCommandSpec().usageMessage().hidden()) {
        assertThat(typed.out()).contains(line.getCommandName());
      }
    }
    Path script = Files.writeString(folder.resolve("completion"), typed.out());
    Process bash = new ProcessBuilder("bash", "-n", script.toString()).start();
    assertThat(bash.waitFor()).isZero();
  }

  @Test
  void man_writesOnePageForEachCommand_withItsOptions() throws IOException {
    Typed typed = Typed.in(folder, "man", "pages");
    assertThat(typed.code()).isZero();
    long visible =
        all(CommandTree.whole(new GlobalOptions())).stream()
            .filter(l -> !l.getCommandSpec().usageMessage().hidden())
            .count();
    try (Stream<Path> pages = Files.list(folder.resolve("pages"))) {
      assertThat(pages.count()).isEqualTo(visible);
    }
    assertThat(folder.resolve("pages/proofline-doctor.1"))
        .content()
        .startsWith(".TH \"PROOFLINE\\-DOCTOR\" \"1\"")
        .contains("\\-\\-workspace")
        .contains(".SH \"EXIT STATUS\"");
  }

  @Test
  void optionValueThatIsACommandsName_isStillAValue() {
    Typed typed = Typed.in(folder, "--workspace", "completion", "help", "doctor");
    assertThat(typed.code()).isZero();
    assertThat(typed.out()).startsWith("Usage: proofline doctor");
  }

  @Test
  void json_isOneDocumentThatNamesItsShape() {
    Typed typed = Typed.in(folder, "doctor", "--json");
    assertThat(typed.out()).startsWith("{\n  \"schema\" : \"proofline.doctor/1\"").endsWith("}\n");
  }

  private static List<CommandLine> all(CommandLine root) {
    List<CommandLine> lines = new ArrayList<>();
    lines.add(root);
    root.getSubcommands().values().forEach(below -> lines.addAll(all(below)));
    return lines;
  }
}
