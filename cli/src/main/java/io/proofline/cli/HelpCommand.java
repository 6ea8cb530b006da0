package io.proofline.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code help [COMMAND…]}: the same as {@code COMMAND --help}. */
@CommandLine.Command
final class HelpCommand implements Command {
  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "The command, word by word.")
  List<String> words = new ArrayList<>();

  @Override
  public ExitCode run(Session session) {
    CommandLine line = CommandTree.forArguments(new GlobalOptions(), words.toArray(String[]::new));
    for (String word : words) {
      CommandLine below = line.getSubcommands().get(word);
      if (below == null) {
        throw new Failure(
            ExitCode.USAGE, "no such command: " + String.join(" ", words), "proofline help");
      }
      line = below;
    }
    session.terminal().printRaw(Help.of(line));
    return ExitCode.OK;
  }
}
