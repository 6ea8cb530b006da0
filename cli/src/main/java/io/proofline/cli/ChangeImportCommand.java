package io.proofline.cli;

import io.proofline.actions.ImportApprovals;
import io.proofline.program.ExportedChangeApprovals;
import io.proofline.program.export.ExportReading;
import io.proofline.program.export.TicketSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code change import}: approvals out of pull requests and tickets. */
@Command(
    description =
        "%nReads pull requests of GitHub with their reviews (JSON, CSV), issues of Jira (JSON,"
            + " CSV), change requests of ServiceNow with their approvals (JSON, CSV). Nobody signs"
            + " them: they count as exported, and say so. One that somebody gave to a change of his"
            + " own does not count. The same export twice changes nothing.")
final class ChangeImportCommand implements io.proofline.cli.Command {
  @Parameters(arity = "1..*", paramLabel = "FILE", description = "The files of one export.")
  List<Path> files = new ArrayList<>();

  @Option(
      names = "--system",
      paramLabel = "SYSTEM",
      required = true,
      description = "github, jira or servicenow.")
  String system = "";

  @Option(
      names = "--origin",
      paramLabel = "TEXT",
      required = true,
      description = "Where it comes from: which instance, who exported it, how.")
  String origin = "";

  @Option(names = "--exported", paramLabel = "TIME", description = "When it was exported.")
  @Nullable String exported;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "Zone of times that name none. Default: UTC.")
  String zone = "UTC";

  @Option(
      names = "--times",
      paramLabel = "FORM",
      description =
          "Form of times that name no zone, such as MM/dd/yyyy HH:mm. Default: those that the"
              + " systems write; which of two numbers is the day is never guessed.")
  @Nullable String times;

  @Option(
      names = "--window",
      paramLabel = "HOURS",
      description =
          "How long after approval or merge the change may be made where the export names no end."
              + " Default: 24.")
  int window = 24;

  @Option(
      names = "--field",
      paramLabel = "OURS=THEIRS",
      description = "A field of ours by its name in the export; may be given again.")
  List<String> fields = new ArrayList<>();

  @Option(
      names = "--person",
      paramLabel = "THEIRS=NAME",
      description =
          "A person of the export by a name in the accounts, so that a change of his own is"
              + " known; may be given again.")
  List<String> people = new ArrayList<>();

  @Override
  public ExitCode run(Session session) throws IOException {
    ExportReading usual = new ExportReading(system(), zone(), Duration.ofHours(window), fields());
    ExportReading reading = times == null ? usual : usual.withTimes(times);
    ImportApprovals.Result result =
        new ImportApprovals(session.mandate())
            .run(
                files.stream().map(session::at).toList(),
                reading,
                new ExportedChangeApprovals.Provenance(
                    origin,
                    Optional.ofNullable(exported).map(text -> Moment.start(text, "--exported")),
                    people()));
    if (session.options().json) {
      ObjectNode document = ChangeListCommand.json(result.recorded());
      document.put("before", result.before());
      ObjectNode left = document.putObject("leftOut");
      new TreeMap<>(result.leftOut()).forEach(left::put);
      session.terminal().printRaw(Json.text(document));
      return ExitCode.OK;
    }
    Terminal terminal = session.terminal();
    terminal.print(
        Columns.count(result.recorded().size(), "approval")
            + " recorded as exported, "
            + Columns.grouped(result.before())
            + " stood there before");
    new TreeMap<>(result.leftOut())
        .forEach(
            (why, n) ->
                terminal.print(Columns.hanging(13, "left out", Columns.grouped(n) + " " + why)));
    if (!result.recorded().isEmpty()) {
      ChangeListCommand.print(terminal, result.recorded());
    }
    return ExitCode.OK;
  }

  private TicketSystem system() {
    for (TicketSystem one : TicketSystem.values()) {
      if (one.id().equals(system.toLowerCase(Locale.ROOT))) {
        return one;
      }
    }
    throw new IllegalArgumentException(
        "--system " + system + " is none of: github, jira, servicenow");
  }

  private ZoneId zone() {
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "--zone " + zone + " is no zone; write America/New_York or UTC", e);
    }
  }

  private Map<String, String> fields() {
    Map<String, String> named = new HashMap<>();
    for (String field : fields) {
      String[] pair = pair(field, "--field");
      named.put(pair[0], pair[1]);
    }
    return named;
  }

  private Map<String, List<String>> people() {
    Map<String, List<String>> named = new HashMap<>();
    for (String person : people) {
      String[] pair = pair(person, "--person");
      named.computeIfAbsent(pair[0], _ -> new ArrayList<>()).add(pair[1]);
    }
    return named;
  }

  private static String[] pair(String text, String option) {
    int at = text.indexOf('=');
    if (at < 1 || at == text.length() - 1) {
      throw new IllegalArgumentException(option + " " + text + " is not NAME=NAME");
    }
    return new String[] {text.substring(0, at), text.substring(at + 1)};
  }
}
