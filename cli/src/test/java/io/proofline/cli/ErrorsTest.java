package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.ledger.IntegrityException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class ErrorsTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Terminal terminal =
      new Terminal(
          new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8),
          false,
          false,
          false);

  @Test
  void everyError_saysWhatAndWhatNext_withoutAStackTrace() {
    for (Throwable thrown :
        new Throwable[] {
          new IntegrityException("evidence/x is altered"),
          new IOException("connection reset"),
          new NoSuchFileException("logs/a.json"),
          new AccessDeniedException("keys"),
          new IllegalArgumentException("not a leaf"),
          new IllegalStateException("never"),
          new NullPointerException(),
        }) {
      err.reset();
      Errors.report(terminal, thrown);
      assertThat(said()).contains("proofline: ").contains("next: ").doesNotContain("\tat ");
    }
  }

  @Test
  void integrity_is3() {
    assertThat(Errors.report(terminal, new IntegrityException("x"))).isEqualTo(ExitCode.INTEGRITY);
  }

  @Test
  void fullDisk_is4_andSaysWhatWasKept() {
    IOException full = new IOException("state/tmp/x: No space left on device");
    assertThat(Errors.report(terminal, new UncheckedIOException(full)))
        .isEqualTo(ExitCode.UNREACHABLE);
    assertThat(said()).contains("disk is full").contains("nothing is half-written");
  }

  @Test
  void readOnlyDisk_is4_andSaysThatNothingChanged() {
    Errors.report(terminal, new IOException("state/tmp/x: Read-only file system"));
    assertThat(said()).contains("read-only").contains("nothing was changed");
  }

  @Test
  void unexpected_is70_andAsksForAReport() {
    assertThat(Errors.report(terminal, new IllegalStateException("never")))
        .isEqualTo(ExitCode.FAULT);
    assertThat(said()).contains("-v");
  }

  @Test
  void verbose_showsTheStackTrace() {
    terminal.verbose(true);
    Errors.report(terminal, new IOException("connection reset"));
    assertThat(said()).contains("\tat ");
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
