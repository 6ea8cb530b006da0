package io.proofline.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * A command line as a person would type it, run in this process, and what it gave.
 *
 * @param code exit status
 * @param out what stood on stdout
 * @param err what stood on stderr
 */
record Typed(int code, String out, String err) {
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T23:59:00Z"), ZoneOffset.UTC);

  static Typed in(Path folder, String... args) {
    return at(CLOCK, folder, args);
  }

  static Typed at(Clock clock, Path folder, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            false,
            false,
            false);
    ExitCode code = new Proofline(terminal, clock, folder).run(args);
    return new Typed(
        code.number(), out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
