package io.proofline.cli;

import io.proofline.actions.ProveEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code trail prove EVENT-ID -o FILE}. */
@Command(
    description =
        "%nProves one event to somebody who does not have the logs: a bundle (zip) with the"
            + " record, the row that commits to it, its inclusion proof under the signed"
            + " checkpoint, and a program of one file that checks all of it with nothing but"
            + " Java. The events beside it stay private. That you read the record is recorded in"
            + " the ledger. Exit 1 when the event is not held.")
final class TrailProveCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "EVENT-ID", description = "CloudTrail's id of the event.")
  String eventId = "";

  @Option(
      names = "--account",
      paramLabel = "ID",
      description = "Whose copy, when several accounts received the event.")
  @Nullable String account;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "Where the bundle (zip) goes; FILE must not be there.")
  Path output = Path.of("");

  @Override
  public ExitCode run(Session session) throws IOException {
    Path file = session.at(output);
    Optional<ProveEvent.Proved> proved =
        new ProveEvent(session.mandate()).run(eventId, Optional.ofNullable(account), file);
    Terminal terminal = session.terminal();
    if (proved.isEmpty()) {
      terminal.print("No event " + eventId + " is held; that it did not happen is not said");
      return ExitCode.FINDING;
    }
    ProveEvent.Proved event = proved.get();
    String row = event.event().event().leaf() + "/" + event.event().event().row();
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.proof-bundle/1");
      document.put("file", file.toString());
      document.put("leaf", event.event().event().leaf().toString());
      document.put("row", event.event().event().row());
      document.put("key", event.key());
      terminal.printRaw(Json.text(document));
      return ExitCode.OK;
    }
    terminal.print("bundle       " + file);
    terminal.print("proves       event " + eventId + ", row " + row + ", nothing else");
    for (String line : event.key().lines().toList()) {
      terminal.print("key          " + line);
    }
    for (String other : event.others()) {
      terminal.print("also         account " + other + " received it (--account " + other + ")");
    }
    terminal.say("");
    terminal.say("next         java Verify.java --key KEY " + file.getFileName());
    terminal.say("             (tell the key above to the reader by another way than the bundle)");
    return ExitCode.OK;
  }
}
