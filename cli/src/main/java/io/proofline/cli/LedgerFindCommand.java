package io.proofline.cli;

import io.proofline.actions.FindStatements;
import io.proofline.ledger.Statement;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code ledger find [TEXT]}: which leaves are about something. */
@Command(
    description =
        "%nTEXT is part of a subject, a key or an actor, or the SHA-256 of a file that a statement"
            + " refers to: so a file in your hand leads to the leaf that vouches for it. Exit 1"
            + " when nothing is found.")
final class LedgerFindCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "TEXT", arity = "0..1", description = "What to look for.")
  @Nullable String text;

  @Option(names = "--type", paramLabel = "TYPE", description = "Only statements of this type.")
  @Nullable String type;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Recorded at or after this day or time, UTC.")
  @Nullable String since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Recorded before this day or time, UTC.")
  @Nullable String until;

  @Override
  public ExitCode run(Session session) throws IOException {
    FindStatements.Wanted wanted =
        new FindStatements.Wanted(
            Optional.ofNullable(text),
            Optional.ofNullable(type),
            Optional.ofNullable(since).map(value -> time("--since", value)),
            Optional.ofNullable(until).map(value -> time("--until", value)));
    List<Statement> found = new FindStatements(session.mandate()).run(wanted);
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.statements/1");
      ArrayNode rows = document.putArray("statements");
      found.forEach(s -> Json.statement(rows.addObject(), s));
      session.terminal().printRaw(Json.text(document));
    } else {
      found.forEach(s -> session.terminal().print(LedgerShowCommand.line(s)));
      session
          .terminal()
          .say(
              found.isEmpty()
                  ? "nothing found; proofline ledger show lists the newest statements"
                  : Columns.count(found.size(), "statement")
                      + "; proofline ledger show LEAF shows one");
    }
    return found.isEmpty() ? ExitCode.FINDING : ExitCode.OK;
  }

  private static Instant time(String option, String text) {
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new Failure(
          ExitCode.USAGE,
          option + " " + text + " is no day and no time in UTC",
          option + " 2026-11-20, or " + option + " 2026-11-20T08:00:00Z",
          e);
    }
  }
}
