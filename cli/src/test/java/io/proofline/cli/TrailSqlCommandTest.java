package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code trail sql} ends: by its answer, at a limit in words, or when it is told to. */
class TrailSqlCommandTest {
  private static final String ENDLESS =
      "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t";

  /** Exit code of a process that was told to end: 128 and the number of the signal. */
  private static final int SIGTERM = 128 + 15;

  @TempDir Path folder;
  private Path clinic = Path.of("");

  @BeforeEach
  void ingest() throws Exception {
    clinic = folder.resolve("clinic");
    Typed.in(
        folder, "init", "clinic", "--name", "Harbor Street", "--origin", "proofline.example/hsc");
    Path log = folder.resolve("log.json");
    Files.writeString(
        log,
        "[{\"eventID\":\"00000000-0000-4000-8000-000000000001\",\"eventTime\":"
            + "\"2026-11-18T10:00:00Z\",\"eventSource\":\"s3.amazonaws.com\",\"eventName\":"
            + "\"GetObject\",\"recipientAccountId\":\"441020936617\"}]");
    assertThat(Typed.in(clinic, "trail", "ingest", log.toString()).code()).isZero();
  }

  private void recorded(String text) {
    Typed found = Typed.in(clinic, "ledger", "find", "--type", "trail-answer");
    Matcher leaf = Pattern.compile("2026/\\d+").matcher(found.out());
    assertThat(leaf.find()).as(found.out()).isTrue();
    assertThat(Typed.in(clinic, "ledger", "show", leaf.group()).out()).contains(text);
  }

  @Test
  void a_question_that_takes_too_long_is_stopped_prints_nothing_and_exits_5() {
    Typed stopped = Typed.in(clinic, "trail", "sql", ENDLESS, "--seconds", "1");
    assertThat(stopped.code()).isEqualTo(ExitCode.PARTIAL.number());
    assertThat(stopped.out()).isEmpty();
    assertThat(stopped.err())
        .startsWith(
            "proofline: the question was stopped and no row is printed: it took longer than 1 s")
        .contains("--seconds 10");
    recorded("stopped by its limit of time");
  }

  @Test
  void a_value_too_large_to_print_is_named() {
    Typed stopped = Typed.in(clinic, "trail", "sql", "SELECT repeat('x', 30000000) AS big");
    assertThat(stopped.code()).isEqualTo(ExitCode.PARTIAL.number());
    assertThat(stopped.err()).contains("column big of row 1 has a value of 30,000,000 bytes");
  }

  @Test
  void what_the_engine_says_may_show_a_row_so_a_failed_question_is_recorded_too() {
    Typed failed = Typed.in(clinic, "trail", "sql", "SELECT name::INTEGER FROM log");
    assertThat(failed.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(failed.err()).contains("GetObject");
    recorded("name::INTEGER");
  }

  @Test
  void a_limit_that_makes_no_sense_is_refused() {
    for (List<String> limit : List.of(List.of("--seconds", "0"), List.of("--most", "0"))) {
      Typed refused =
          Typed.in(clinic, "trail", "sql", "SELECT 1", limit.getFirst(), limit.getLast());
      assertThat(refused.code()).isEqualTo(ExitCode.USAGE.number());
    }
  }

  @Test
  void a_question_that_is_told_to_end_ends_at_once() throws Exception {
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "trail",
                "sql",
                ENDLESS)
            .directory(clinic.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(err.toFile())
            .start();
    // Well past its start: the question is being worked on.
    for (int i = 0; i < 600 && cpu(process).toSeconds() < 4; i++) {
      Thread.sleep(50);
    }
    assertThat(process.isAlive()).as(Files.readString(err)).isTrue();
    // As Ctrl-C does, which a process in the background may have been started to ignore.
    process.destroy();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(SIGTERM);
  }

  private static Duration cpu(Process process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
