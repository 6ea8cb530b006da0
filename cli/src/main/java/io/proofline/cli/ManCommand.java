package io.proofline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code man DIR}: one page per command, for packagers. */
@CommandLine.Command
final class ManCommand implements Command {
  @Parameters(paramLabel = "DIR", description = "Folder to write into; made when absent.")
  Path into = Path.of("man");

  @Override
  public ExitCode run(Session session) throws IOException {
    Path folder = Files.createDirectories(session.at(into));
    int pages = write(CommandTree.whole(new GlobalOptions()), folder);
    session.terminal().say(pages + " pages in " + into);
    return ExitCode.OK;
  }

  private static int write(CommandLine line, Path folder) throws IOException {
    if (line.getCommandSpec().usageMessage().hidden()) {
      return 0;
    }
    Files.writeString(folder.resolve(ManPage.fileName(line)), ManPage.of(line));
    int pages = 1;
    for (CommandLine below : line.getSubcommands().values()) {
      pages += write(below, folder);
    }
    return pages;
  }
}
