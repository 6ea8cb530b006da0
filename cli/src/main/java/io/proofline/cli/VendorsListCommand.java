package io.proofline.cli;

import io.proofline.actions.ExplainVendors;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code vendors list}: who may receive, and how the paper stands today. */
@Command(
    description =
        "%nVendors of the register, and outside accounts that a route reaches and nobody"
            + " registered. Exit 1 when data can reach somebody without settled paper, 5 when"
            + " routes may be missing.")
final class VendorsListCommand implements io.proofline.cli.Command {
  @Mixin TimeOptions time = new TimeOptions();

  @Override
  public ExitCode run(Session session) throws IOException {
    ExplainVendors.Report report = VendorText.ask(session);
    long open = report.receivers().stream().filter(ExplainVendors.Receiver::open).count();
    if (session.options().json) {
      ObjectNode document = VendorText.document(report);
      ArrayNode receivers = document.putArray("receivers");
      report.receivers().forEach(receiver -> receivers.add(VendorText.json(receiver)));
      session.terminal().printRaw(Json.text(document));
      return VendorText.code(report, open > 0);
    }
    Terminal terminal = session.terminal();
    terminal.print(
        open == 0
            ? "No route found to anybody without settled paper, " + report.day() + " UTC"
            : Columns.count(open, "receiver")
                + " can be reached without settled paper, "
                + report.day()
                + " UTC");
    for (ExplainVendors.Receiver receiver : report.receivers()) {
      for (ExplainVendors.Account account : receiver.accounts()) {
        terminal.print(
            Columns.row(
                2,
                "",
                30,
                Columns.fit(receiver.name(), 28),
                17,
                Columns.account(account.id()),
                20,
                VendorText.state(account),
                Columns.count(account.routes().size(), "route")));
      }
    }
    VendorText.doubt(terminal, report);
    terminal.say("next         proofline vendors explain NAME");
    return VendorText.code(report, open > 0);
  }
}
