package io.proofline.cli;

import io.proofline.actions.RebuildState;
import io.proofline.ledger.Projection;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code ledger rebuild}: derived state anew. */
@Command(
    description =
        "%nThrows away what is derived from ledger and evidence and makes it again. Exit 1 when"
            + " the old state had answered differently; the new one is right.")
final class LedgerRebuildCommand implements io.proofline.cli.Command {
  @Override
  public ExitCode run(Session session) throws IOException {
    List<Projection.Rebuilt> rebuilt;
    try (Progress _ = session.terminal().progress("rebuilding")) {
      rebuilt = new RebuildState(session.mandate()).run();
    }
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.rebuild/1");
      ArrayNode list = document.putArray("projections");
      for (Projection.Rebuilt one : rebuilt) {
        list.addObject().put("name", one.name()).put("equal", one.equal());
      }
      session.terminal().printRaw(Json.text(document));
    } else {
      for (Projection.Rebuilt one : rebuilt) {
        session
            .terminal()
            .print(
                Columns.row(
                    18,
                    one.name(),
                    one.equal()
                        ? "rebuilt, answers as before"
                        : "REBUILT, had answered differently"));
      }
    }
    return rebuilt.stream().allMatch(Projection.Rebuilt::equal) ? ExitCode.OK : ExitCode.FINDING;
  }
}
