package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void print_resourceNameWithEscapeSequences_cannotSteerTheTerminal() {
    terminal(false, false).print("bucket \u001b[2Jgone\u0007\u202etxt.exe");
    assertThat(text(out)).isEqualTo("bucket ?[2Jgone??txt.exe" + System.lineSeparator());
  }

  @Test
  void print_nonAscii_isUtf8WhateverTheLocale() {
    terminal(false, false).print("Übersicht 患者");
    assertThat(text(out)).startsWith("Übersicht 患者");
  }

  @Test
  void emphasise_notATerminal_givesThePlainWord() {
    assertThat(terminal(false, true).emphasise("NOT MET", Terminal.Emphasis.BAD))
        .isEqualTo("NOT MET");
  }

  @Test
  void emphasise_noColourWanted_givesThePlainWord() {
    assertThat(terminal(true, false).emphasise("NOT MET", Terminal.Emphasis.BAD))
        .isEqualTo("NOT MET");
  }

  @Test
  void emphasise_onATerminal_keepsTheWordAndSurvivesPrinting() {
    Terminal terminal = terminal(true, true);
    terminal.print(terminal.emphasise("NOT MET", Terminal.Emphasis.BAD));
    assertThat(text(out)).isEqualTo("\u001b[1;31mNOT MET\u001b[0m" + System.lineSeparator());
  }

  @Test
  void say_quiet_saysNothing_butComplaintsAreHeard() {
    Terminal terminal = terminal(false, false);
    terminal.quiet(true);
    terminal.say("built");
    terminal.complain("broken");
    assertThat(text(err)).isEqualTo("broken" + System.lineSeparator());
    assertThat(text(out)).isEmpty();
  }

  @Test
  void progress_notATerminal_drawsNothing() {
    try (Progress progress = terminal(false, false).progress("reading")) {
      progress.now(() -> "still reading");
    }
    assertThat(text(err)).isEmpty();
  }

  @Test
  void flush_readerOfStdoutHasSeenEnough_isFine() {
    assertThat(writingInto("Broken pipe").flush()).isTrue();
  }

  @Test
  void flush_diskOfStdoutIsFull_isNoticed() {
    assertThat(writingInto("No space left on device").flush()).isFalse();
  }

  private Terminal writingInto(String failure) {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(failure);
          }
        };
    Terminal terminal =
        new Terminal(
            new PrintStream(new PipeStream(broken), false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            false,
            false,
            false);
    terminal.print("data");
    return terminal;
  }

  private Terminal terminal(boolean tty, boolean colour) {
    return new Terminal(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        tty,
        false,
        colour);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
