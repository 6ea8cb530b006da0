package io.proofline.cli;

import io.proofline.actions.ExplainEvent;
import io.proofline.trail.ask.Explain;
import io.proofline.trail.who.Attribution;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code trail explain EVENT-ID}. */
@Command(
    description =
        "%nWho is behind an event, by which steps, and where each step and the event itself are"
            + " proved. That you read it is recorded in the ledger. Exit 1 when it is not held.")
final class TrailExplainCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "EVENT-ID", description = "CloudTrail's id of the event.")
  String eventId = "";

  @Override
  public ExitCode run(Session session) throws IOException {
    Explain.Answer answer = new ExplainEvent(session.mandate()).run(eventId);
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.explain/1");
      document.setAll(answer.toJson());
      session.terminal().printRaw(Json.text(document));
    } else {
      print(session.terminal(), answer);
    }
    return answer.events().isEmpty() ? ExitCode.FINDING : ExitCode.OK;
  }

  private void print(Terminal terminal, Explain.Answer answer) {
    if (answer.events().isEmpty()) {
      terminal.print("No event " + eventId + " is held; that it did not happen is not said");
    }
    for (Explain.Explained each : answer.events()) {
      Attribution who = each.who();
      terminal.print(each.event().action() + " by " + who.label());
      terminal.print("time         " + each.event().time());
      terminal.print("outcome      " + (each.event().failed() ? each.event().errorCode() : "done"));
      terminal.print("known        " + who.resolution().id());
      if (who.role() != null) {
        terminal.print(Columns.hanging(13, "role", who.role()));
      }
      int step = 1;
      for (Attribution.Hop hop : who.hops()) {
        terminal.print(
            Columns.hanging(13, "step " + step++, hop.what() + " (leaf " + hop.ref() + ")"));
      }
      if (!who.note().isEmpty()) {
        terminal.print(Columns.hanging(13, "note", who.note()));
      }
      terminal.print(Columns.hanging(13, "file", each.file().name()));
      terminal.print(
          Columns.hanging(
              13,
              "digest",
              each.voucher().words().isEmpty()
                  ? "listed by a digest that verifies"
                  : each.voucher().words()));
      terminal.say("next         proofline trail prove " + eventId + " -o event.zip");
    }
    terminal.print("leaf         " + answer.leaf());
  }
}
