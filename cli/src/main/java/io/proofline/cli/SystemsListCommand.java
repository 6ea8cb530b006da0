package io.proofline.cli;

import io.proofline.actions.ListSystems;
import io.proofline.cloud.ResourceId;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code systems list}: systems, and the resources that belong to each or to none. */
@Command(
    description =
        "%nA resource that no system claims is an open question, never \"no PHI\". Exit 1 when"
            + " there is one.")
final class SystemsListCommand implements io.proofline.cli.Command {
  private static final int SHOWN = 10;

  @Mixin TimeOptions time = new TimeOptions();

  @Override
  public ExitCode run(Session session) throws IOException {
    ListSystems.Report report =
        new ListSystems(session.mandate(time.view()))
            .run()
            .orElseThrow(
                () ->
                    new Failure(
                        ExitCode.USAGE,
                        "no register of systems is recorded in this workspace",
                        "write systems.yaml (docs/registers.md), then proofline register"));
    if (session.options().json) {
      session.terminal().printRaw(Json.text(json(report)));
    } else {
      print(session.terminal(), report);
    }
    return report.notAssigned().isEmpty() ? ExitCode.OK : ExitCode.FINDING;
  }

  private static void print(Terminal terminal, ListSystems.Report report) {
    terminal.print(
        Columns.count(report.systems().size(), "system")
            + ", "
            + Columns.count(report.resources(), "resource")
            + ", "
            + Columns.grouped(report.holdingPhi())
            + " holding ePHI, "
            + Columns.grouped(report.notAssigned().size())
            + " not assigned");
    for (ListSystems.Row row : report.systems()) {
      terminal.print(
          Columns.row(
              2,
              "",
              8,
              row.system().id(),
              32,
              row.system().name(),
              14,
              "ePHI " + row.system().holdsPhi().name().toLowerCase(Locale.ROOT),
              Columns.count(row.resources().size(), "resource")));
    }
    if (!report.notAssigned().isEmpty()) {
      terminal.print("NOT ASSIGNED");
      report.notAssigned().stream()
          .limit(SHOWN)
          .forEach(id -> terminal.print(Columns.row(2, "", 36, id.type(), id.identifier())));
      int more = report.notAssigned().size() - SHOWN;
      if (more > 0) {
        terminal.print("  ..." + more + " more: proofline systems list --json");
      }
      terminal.say("next         say in systems.yaml whose they are, then proofline register");
    }
  }

  private static ObjectNode json(ListSystems.Report report) {
    ObjectNode document = Json.document("proofline.systems/1");
    document.put("register", report.leaf());
    document.put("resources", report.resources());
    document.put("holdingPhi", report.holdingPhi());
    ArrayNode systems = document.putArray("systems");
    for (ListSystems.Row row : report.systems()) {
      ObjectNode one = systems.addObject();
      one.put("id", row.system().id());
      one.put("name", row.system().name());
      one.put("owner", row.system().owner().name());
      one.put("purpose", row.system().purpose());
      one.put("holdsPhi", row.system().holdsPhi().name().toLowerCase(Locale.ROOT));
      ArrayNode kinds = one.putArray("ephi");
      row.system().ephiCategories().forEach(kinds::add);
      ids(one.putArray("resources"), row.resources());
    }
    ids(document.putArray("notAssigned"), report.notAssigned());
    return document;
  }

  private static void ids(ArrayNode into, List<ResourceId> ids) {
    ids.forEach(id -> into.add(Json.resource(id)));
  }
}
