package io.proofline.cli;

import io.proofline.actions.TakeDirectory;
import io.proofline.trail.directory.Directories;
import io.proofline.trail.directory.DirectoryException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code trail directory [FILE…]}: who the people behind users and sessions are. */
@Command(
    description =
        "%nTakes a dated export of a directory: CSV (person, kind, name; as wished display, scope,"
            + " from, until), the answer of an Identity Store's ListUsers, or a SCIM 2.0 list; all"
            + " pages together. From its date on answers name people; what is ambiguous names"
            + " nobody. Without a file it lists what is on record. The format is in docs/trail.md.")
final class TrailDirectoryCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "FILE", arity = "0..*", description = "One export.")
  List<Path> files = List.of();

  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      description = "When the export was made; a day means its end.")
  @Nullable String asOf;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Which directory, the same at each export. Default: ${DEFAULT-VALUE}.")
  String name = "directory";

  @Option(
      names = "--provider",
      paramLabel = "ID",
      description =
          "Provider, as records name it, whose subjects the listed user names and e-mails are.")
  List<String> providers = List.of();

  @Override
  public ExitCode run(Session session) throws IOException {
    TakeDirectory action = new TakeDirectory(session.mandate());
    if (files.isEmpty()) {
      return show(session, action.all());
    }
    if (asOf == null) {
      throw new Failure(
          ExitCode.USAGE,
          "an export without a date says nothing of any time",
          "--as-of 2026-11-20, the day on which it was made");
    }
    try {
      return show(
          session,
          List.of(
              action.run(
                  files.stream().map(session::at).toList(),
                  name,
                  Moment.parse(asOf, "--as-of"),
                  providers)));
    } catch (DirectoryException | IllegalArgumentException e) {
      throw new Failure(
          ExitCode.USAGE, String.valueOf(e.getMessage()), "mend it and take it in again", e);
    }
  }

  private static ExitCode show(Session session, List<Directories.Recorded> exports) {
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.directories/1");
      ArrayNode list = document.putArray("exports");
      for (Directories.Recorded one : exports) {
        list.addObject()
            .put("directory", one.name())
            .put("asOf", one.asOf().toString())
            .put("format", one.format())
            .put("entries", one.entries())
            .put("people", one.people())
            .put("leaf", one.statement().leaf().toString());
      }
      session.terminal().printRaw(Json.text(document));
      return ExitCode.OK;
    }
    Terminal terminal = session.terminal();
    if (exports.isEmpty()) {
      terminal.print("No directory is on record; users stay users");
    }
    for (Directories.Recorded one : exports) {
      terminal.print(
          Columns.row(
              18,
              one.name(),
              22,
              one.asOf().toString().substring(0, 10) + ", " + one.format(),
              (one.people() == 1 ? "1 person" : Columns.grouped(one.people()) + " people")
                  + ", "
                  + Columns.count(one.entries(), "name")
                  + ", leaf "
                  + one.statement().leaf()));
    }
    terminal.say("next         proofline trail what --person ID");
    return ExitCode.OK;
  }
}
