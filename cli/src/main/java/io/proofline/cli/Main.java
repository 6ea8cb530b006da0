package io.proofline.cli;

import java.nio.file.Path;
import java.time.Clock;

/** Where the launcher enters. */
public final class Main {
  private Main() {}

  /** Runs one command line and ends the process with its exit code. */
  public static void main(String[] args) {
    if (args.length == 1 && args[0].equals("--version")) {
      // The question that scripts ask most is answered before anything is loaded.
      System.out.println("proofline " + Version.current());
      return;
    }
    Proofline proofline =
        new Proofline(Terminal.ofProcess(), Clock.systemUTC(), Path.of("").toAbsolutePath());
    System.exit(proofline.run(args).number());
  }
}
