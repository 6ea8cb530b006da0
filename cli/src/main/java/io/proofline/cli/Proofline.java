package io.proofline.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs one command line in this process. */
final class Proofline {
  private final Terminal terminal;
  private final Clock clock;
  private final Path folder;

  Proofline(Terminal terminal, Clock clock, Path folder) {
    this.terminal = terminal;
    this.clock = clock;
    this.folder = folder;
  }

  /** Parses, does, prints; never throws. */
  ExitCode run(String... args) {
    GlobalOptions options = new GlobalOptions();
    ExitCode code;
    try {
      code = execute(options, args);
    } catch (Exception | StackOverflowError | LinkageError e) {
      terminal.verbose(options.verbose);
      code = Errors.report(terminal, e);
    }
    if (!terminal.flush()) {
      terminal.complain(
          "proofline: not all output could be written: stdout failed (is its disk full?)");
      return ExitCode.gravest(List.of(code, ExitCode.UNREACHABLE));
    }
    return code;
  }

  private ExitCode execute(GlobalOptions options, String... args) throws Exception {
    CommandLine root = CommandTree.forArguments(options, args);
    ParseResult parsed;
    try {
      parsed = root.parseArgs(args);
    } catch (ParameterException e) {
      return misunderstood(e);
    }
    terminal.quiet(options.quiet);
    terminal.verbose(options.verbose);
    CommandLine chosen = parsed.asCommandLineList().getLast();
    if (options.version) {
      terminal.print("proofline " + Version.current());
      return ExitCode.OK;
    }
    if (options.help) {
      terminal.printRaw(Help.of(chosen));
      return ExitCode.OK;
    }
    if (chosen.getCommand() instanceof Command command) {
      Session session = new Session(terminal, options, clock, folder);
      if (command instanceof LedgerCopiesCommand) {
        return command.run(session); // Publishes by itself, and says how each copy stands.
      }
      AutomaticCopies copies = AutomaticCopies.before(session);
      ExitCode code;
      try {
        code = command.run(session);
      } catch (Exception e) {
        copies.after(session); // It may have recorded something all the same.
        throw e;
      }
      return ExitCode.gravest(List.of(code, copies.after(session)));
    }
    terminal.complain(Help.of(chosen).stripTrailing());
    return ExitCode.USAGE;
  }

  private ExitCode misunderstood(ParameterException e) {
    CommandLine line = e.getCommandLine();
    String name = line.getCommandSpec().qualifiedName();
    terminal.complain(name + ": " + e.getMessage());
    if (e instanceof UnmatchedArgumentException unmatched) {
      unmatched.getSuggestions().stream()
          .findFirst()
          .ifPresent(like -> terminal.complain("did you mean: " + like));
    }
    terminal.complain("next: " + name + " --help");
    return ExitCode.USAGE;
  }
}
