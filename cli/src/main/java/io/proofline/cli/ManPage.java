package io.proofline.cli;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** One manual page (roff, the man macros) from a command's description. */
final class ManPage {
  private final StringBuilder page = new StringBuilder();

  private ManPage() {}

  /** The page of a command; the date is left out, so that the same source gives the same bytes. */
  static String of(CommandLine line) {
    return new ManPage().write(line.getCommandSpec());
  }

  /** File name: {@code proofline-trail-who.1}. */
  static String fileName(CommandLine line) {
    return name(line.getCommandSpec()) + ".1";
  }

  private static String name(CommandSpec spec) {
    return spec.qualifiedName("-");
  }

  private String write(CommandSpec spec) {
    macro(
        "TH",
        name(spec).toUpperCase(Locale.ROOT),
        "1",
        "",
        "Proofline " + Version.current(),
        "Proofline Manual");
    macro("SH", "NAME");
    List<String> description = List.of(spec.usageMessage().description());
    String summary = description.isEmpty() ? "" : description.getFirst();
    text(name(spec) + " \\- " + escape(summary).replaceFirst("\\.$", ""));
    macro("SH", "SYNOPSIS");
    macro("B", spec.qualifiedName());
    text(escape(synopsis(spec)));
    if (description.size() > 1) {
      macro("SH", "DESCRIPTION");
      description.stream().skip(1).forEach(this::paragraph);
    }
    if (!spec.positionalParameters().isEmpty()) {
      macro("SH", "ARGUMENTS");
      for (PositionalParamSpec p : spec.positionalParameters()) {
        tagged(p.paramLabel(), p.description());
      }
    }
    macro("SH", "OPTIONS");
    for (OptionSpec o : spec.options()) {
      if (!o.hidden()) {
        String value = o.arity().max() > 0 ? " " + o.paramLabel() : "";
        tagged(String.join(", ", o.names()) + value, o.description());
      }
    }
    List<CommandLine> below =
        spec.subcommands().values().stream()
            .distinct()
            .filter(c -> !c.getCommandSpec().usageMessage().hidden())
            .toList();
    if (!below.isEmpty()) {
      macro("SH", "COMMANDS");
      for (CommandLine c : below) {
        String[] words = c.getCommandSpec().usageMessage().description();
        tagged(c.getCommandName(), words.length == 0 ? words : new String[] {words[0]});
      }
    }
    macro("SH", "EXIT STATUS");
    for (ExitCode code : ExitCode.values()) {
      tagged(Integer.toString(code.number()), new String[] {code.meaning()});
    }
    tagged("78", new String[] {"the launcher found no JDK, or could not build the program"});
    tagged("137", new String[] {"its memory ran out"});
    if (spec.parent() != null) {
      macro("SH", "SEE ALSO");
      text("\\fB" + escape(name(spec.parent())) + "\\fR(1)");
    }
    return page.toString();
  }

  private static String synopsis(CommandSpec spec) {
    StringBuilder line = new StringBuilder("[OPTIONS]");
    for (PositionalParamSpec p : spec.positionalParameters()) {
      String label = p.paramLabel() + (p.arity().max() > 1 ? "..." : "");
      line.append(' ').append(p.arity().min() == 0 ? "[" + label + "]" : label);
    }
    if (!spec.subcommands().isEmpty()) {
      line.append(" COMMAND");
    }
    return line.toString();
  }

  private void tagged(String tag, String[] words) {
    page.append(".TP\n");
    macro("B", tag);
    text(escape(String.join(" ", words).replace("%n", " ").strip()));
  }

  private void paragraph(String words) {
    for (String line : words.replace("%n", "\n").split("\n", -1)) {
      page.append(".PP\n");
      if (!line.isBlank()) {
        text(escape(line.strip()));
      }
    }
  }

  private void macro(String name, String... arguments) {
    page.append('.').append(name);
    for (String argument : arguments) {
      page.append(" \"").append(escape(argument).replace("\"", "\\(dq")).append('"');
    }
    page.append('\n');
  }

  /** A line of text; a leading dot or quote would be read as a request. */
  private void text(String escaped) {
    if (escaped.startsWith(".") || escaped.startsWith("'")) {
      page.append("\\&");
    }
    page.append(escaped).append('\n');
  }

  private static String escape(String words) {
    return words.replace("\\", "\\e").replace("-", "\\-");
  }
}
