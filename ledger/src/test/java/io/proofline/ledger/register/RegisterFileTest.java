package io.proofline.ledger.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegisterFileTest {
  enum Colour {
    DEEP_RED,
    BLUE
  }

  private static RegisterFile file(String text) {
    return RegisterFile.parse("colours.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void scalars_keepTheirText_soThatLeadingZerosAndDatesSurvive() {
    Section root =
        file("account: 012345678901\nday: 2026-02-01\ncolour: deep-red\nversion: 3.10\n")
            .root("account", "day", "colour", "version");
    assertThat(root.findAccount("account")).contains("012345678901");
    assertThat(root.date("day")).isEqualTo(LocalDate.of(2026, 2, 1));
    assertThat(root.oneOf("colour", Colour.class)).isEqualTo(Colour.DEEP_RED);
    assertThat(root.text("version")).isEqualTo("3.10");
  }

  @Test
  void allMistakes_areShownAtOnce_withLineFieldAndNearestWord() {
    RegisterFile file =
        file(
            """
            things:
              - nmae: A
                colour: deep-rde
                day: tomorrow
                account: "4410"
              - just text
            """);
    for (Section thing :
        file.root("things").sections("things", "name", "colour", "day", "account")) {
      thing.text("name");
      thing.oneOf("colour", Colour.class);
      thing.findDate("day");
      thing.findAccount("account");
    }
    assertThatThrownBy(file::check)
        .isInstanceOf(RegisterFormatException.class)
        .hasMessageContaining("colours.yaml has 6 mistakes; nothing of it was recorded")
        .hasMessageContaining("colours.yaml:2: things[0].nmae: is no field here")
        .hasMessageContaining("Did you mean 'name'?")
        .hasMessageContaining("colours.yaml:2: things[0].name: is missing; expected text")
        .hasMessageContaining("colours.yaml:3: things[0].colour: 'deep-rde' is not allowed")
        .hasMessageContaining("one of deep-red, blue. Did you mean 'deep-red'?")
        .hasMessageContaining("colours.yaml:4: things[0].day: 'tomorrow' is no date")
        .hasMessageContaining("colours.yaml:5: things[0].account: '4410' is no account id")
        .hasMessageContaining("colours.yaml:6: things[1]: must be a group of fields");
  }

  @Test
  void emptyField_isAsGoodAsMissing() {
    RegisterFile file = file("name:\nother: \"  \"\n");
    Section root = file.root("name", "other");
    root.text("name");
    root.text("other");
    assertThatThrownBy(file::check)
        .hasMessageContaining(":1: name: is empty")
        .hasMessageContaining(":2: other: is empty");
  }

  @Test
  void yamlThatHidesMeaning_isRefused_withTheLine() {
    assertThatThrownBy(() -> file("a: 1\nb: 2\na: 3\n")).hasMessageContaining("twice");
    assertThatThrownBy(() -> file("a: &x 1\nb: *x\n"))
        .hasMessageContaining("colours.yaml:2: uses a YAML alias");
    assertThatThrownBy(() -> file("a: 1\n---\nb: 2\n")).hasMessageContaining("second document");
    assertThatThrownBy(() -> file("a: [1, 2\nb: 3\n")).hasMessageContaining("is not readable YAML");
    assertThatThrownBy(() -> file("")).hasMessageContaining("is empty");
    assertThatThrownBy(() -> file("[".repeat(40) + "]".repeat(40)))
        .hasMessageContaining("levels deep");
    assertThatThrownBy(
            () ->
                RegisterFile.parse("c.yaml", new byte[] {'a', ':', ' ', (byte) 0xff, (byte) 0xfe}))
        .hasMessageContaining("is not UTF-8");
    assertThatThrownBy(() -> RegisterFile.parse("c.yaml", new byte[YamlReader.LARGEST_FILE + 1]))
        .hasMessageContaining("at most 4 MiB");
  }

  @Test
  void aListAtTheHead_isAMistake_notACrash() {
    RegisterFile file = file("- a\n- b\n");
    file.root("version").text("version");
    assertThatThrownBy(file::check).hasMessageContaining("must begin with a group of fields");
  }

  @Test
  void missingFile_isNamed(@TempDir Path folder) {
    assertThatThrownBy(() -> RegisterFile.read(folder.resolve("systems.yaml")))
        .isInstanceOf(java.io.IOException.class)
        .hasMessageContaining("systems.yaml is not there")
        .hasMessageContaining("docs/registers.md");
  }

  @Test
  void readFile_keepsTheBytes(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("x.yaml"), "a: 1\n");
    RegisterFile read = RegisterFile.read(file);
    assertThat(read.bytes()).isEqualTo("a: 1\n".getBytes(StandardCharsets.UTF_8));
    assertThat(read.sha256()).isEqualTo(RegisterFile.sha256(Files.readAllBytes(file)));
  }

  @Test
  void anyBytes_areReadOrRefused_neverAnotherFailure() {
    long seed = 20261120;
    Random random = new Random(seed);
    String alphabet = "ab:- \n[]{}\"'&*|>#%@!?,.0129~\t";
    for (int round = 0; round < 3000; round++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(40);
      for (int i = 0; i < length; i++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        RegisterFile file = file(text.toString());
        Section root = file.root("a", "b");
        root.text("a");
        root.texts("b");
        root.sections("b", "a");
        root.section("a", "b");
        file.check();
      } catch (RegisterFormatException expected) {
        assertThat(expected.problems()).as("seed %d, text %s", seed, text).isNotEmpty();
      }
    }
  }
}
