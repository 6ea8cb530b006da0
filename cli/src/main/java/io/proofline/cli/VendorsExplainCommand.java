package io.proofline.cli;

import io.proofline.actions.ExplainVendors;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code vendors explain WHO}: why the paper counts or does not, and what can reach them. */
@Command(description = "%nExit 1 when data can reach them without settled paper.")
final class VendorsExplainCommand implements io.proofline.cli.Command {
  @Parameters(
      paramLabel = "VENDOR",
      description = "Id or part of the name of a vendor, or an account id.")
  String who = "";

  @Mixin TimeOptions time = new TimeOptions();

  @Override
  public ExitCode run(Session session) throws IOException {
    ExplainVendors.Report report = VendorText.ask(session);
    List<ExplainVendors.Receiver> meant =
        report.receivers().stream().filter(this::isMeant).toList();
    if (meant.isEmpty()) {
      throw new Failure(
          ExitCode.USAGE,
          "no vendor and no receiving account is called " + who,
          "proofline vendors list");
    }
    boolean open = meant.stream().anyMatch(ExplainVendors.Receiver::open);
    if (session.options().json) {
      ObjectNode document = VendorText.document(report);
      ArrayNode receivers = document.putArray("receivers");
      meant.forEach(receiver -> receivers.add(VendorText.json(receiver)));
      session.terminal().printRaw(Json.text(document));
    } else {
      meant.forEach(receiver -> print(session.terminal(), receiver));
      VendorText.doubt(session.terminal(), report);
    }
    return VendorText.code(report, open);
  }

  private boolean isMeant(ExplainVendors.Receiver receiver) {
    String asked = who.toLowerCase(Locale.ROOT);
    return receiver.name().toLowerCase(Locale.ROOT).contains(asked)
        || receiver.vendor().filter(v -> v.id().equals(who)).isPresent()
        || receiver.accounts().stream().anyMatch(a -> a.id().equals(who.replace("-", "")));
  }

  private static void print(Terminal terminal, ExplainVendors.Receiver receiver) {
    terminal.print(
        receiver.name()
            + (receiver.vendor().isEmpty() ? ": in no vendor's entry" : "")
            + (receiver.open() ? ": REACHED WITHOUT SETTLED PAPER" : ""));
    for (ExplainVendors.Account account : receiver.accounts()) {
      terminal.print(
          Columns.hanging(
              2,
              "",
              17,
              Columns.account(account.id()),
              VendorText.state(account) + ": " + account.standing().reason()));
      for (ExplainVendors.Route route : account.routes()) {
        terminal.print(
            Columns.row(
                4,
                "",
                16,
                route.kind(),
                10,
                route.grade(),
                14,
                "ePHI " + route.holdsPhi().name().toLowerCase(Locale.ROOT),
                "from " + route.from()));
      }
      if (account.routes().isEmpty()) {
        terminal.print("    no route found to it");
      }
    }
  }
}
