package io.proofline.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteLinesTest {
  private static final Path FILE = Path.of("sheet");

  @Test
  void lines_comeWithoutTheirLineFeed_alsoEmptyOnesAndTheLastWithoutOne() throws IOException {
    assertThat(lines("a\n\nbc\r\nd", 100)).containsExactly("a", "", "bc\r", "d");
    assertThat(lines("a\n", 100)).containsExactly("a");
    assertThat(lines("", 100)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {65_535, 65_536, 65_537, 131_072, 200_000})
  void line_thatGoesOverTheBuffer_comesWhole(int length) throws IOException {
    String line = "x".repeat(length);

    assertThat(lines("first\n" + line + "\n" + line + "\nlast", length))
        .containsExactly("first", line, line, "last");
  }

  @Test
  void line_thatIsTooLong_isRefused() {
    assertThatThrownBy(() -> lines("short\n" + "x".repeat(11) + "\n", 10))
        .isInstanceOf(IntegrityException.class)
        .hasMessage("sheet has a row of more than 10 bytes");
    assertThatThrownBy(() -> lines("x".repeat(70_001), 70_000))
        .isInstanceOf(IntegrityException.class);
  }

  @Test
  void line_withoutEnd_isRefusedBeforeItFillsTheMemory() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }
        };

    try (ByteLines lines = new ByteLines(endless, 1 << 20, FILE)) {
      assertThatThrownBy(lines::next).isInstanceOf(IntegrityException.class);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> lines(String text, int longest) throws IOException {
    List<String> all = new ArrayList<>();
    try (ByteLines lines =
        new ByteLines(new ByteArrayInputStream(text.getBytes(UTF_8)), longest, FILE)) {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        all.add(new String(line, UTF_8));
      }
    }
    return all;
  }
}
