package io.proofline.cli;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Help text, the same on a terminal and in a pipe. */
final class Help {
  private static final int WIDTH = 80;

  private Help() {}

  static String of(CommandLine line) {
    UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    usage.width(WIDTH);
    usage.sortOptions(false);
    usage.optionListHeading("%nOptions:%n");
    usage.commandListHeading("%nCommands:%n");
    usage.parameterListHeading(line.getCommandSpec().positionalParameters().isEmpty() ? "" : "%n");
    usage.abbreviateSynopsis(true);
    return line.getUsageMessage(Ansi.OFF);
  }
}
