package io.proofline.cli;

import io.proofline.actions.ExplainVendors;
import io.proofline.actions.ExplainVendors.Account;
import io.proofline.actions.ExplainVendors.Receiver;
import io.proofline.actions.ExplainVendors.Route;
import java.io.IOException;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the commands about vendors share: the question asked, and words for the answer. */
final class VendorText {
  private VendorText() {}

  static ExplainVendors.Report ask(Session session) throws IOException {
    return new ExplainVendors(session.mandate())
        .run()
        .orElseThrow(
            () ->
                new Failure(
                    ExitCode.USAGE,
                    "no register of vendors is recorded in this workspace",
                    "write vendors.yaml (docs/registers.md), then proofline register"));
  }

  static String state(Account account) {
    return account.standing().state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** How sure the list of routes is, when it is not sure. */
  static void doubt(Terminal terminal, ExplainVendors.Report report) {
    if (!report.routesKnown()) {
      terminal.print("ROUTES NOT KNOWN   no register of systems: own accounts are not known");
    } else if (!report.routesComplete()) {
      terminal.print("ROUTES NOT COMPLETE   part of the settings was not read; there may be more");
    }
  }

  static ObjectNode json(Receiver receiver) {
    ObjectNode one = Json.object();
    one.put("name", receiver.name());
    one.put("id", receiver.vendor().map(v -> v.id()).orElse(null));
    one.put("open", receiver.open());
    ArrayNode accounts = one.putArray("accounts");
    for (Account account : receiver.accounts()) {
      ObjectNode node = accounts.addObject();
      node.put("account", account.id());
      node.put("state", account.standing().state().name());
      node.put("executed", account.standing().executed());
      node.put("settled", account.standing().state().settled());
      node.put("agreement", account.standing().agreement().map(a -> a.id()).orElse(null));
      node.put("reason", account.standing().reason());
      ArrayNode routes = node.putArray("routes");
      for (Route route : account.routes()) {
        routes
            .addObject()
            .put("from", route.from())
            .put("account", route.account())
            .put("kind", route.kind())
            .put("grade", route.grade())
            .put("holdsPhi", route.holdsPhi().name().toLowerCase(Locale.ROOT));
      }
    }
    return one;
  }

  static ObjectNode document(ExplainVendors.Report report) {
    ObjectNode document = Json.document("proofline.vendors/1");
    document.put("register", report.leaf());
    document.put("day", report.day().toString());
    document.put("routesKnown", report.routesKnown());
    document.put("routesComplete", report.routesComplete());
    return document;
  }

  /** Exit code of an answer about some receivers. */
  static ExitCode code(ExplainVendors.Report report, boolean open) {
    return ExitCode.gravest(
        java.util.List.of(
            report.routesComplete() ? ExitCode.OK : ExitCode.PARTIAL,
            open ? ExitCode.FINDING : ExitCode.OK));
  }
}
