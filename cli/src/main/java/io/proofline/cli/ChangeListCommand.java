package io.proofline.cli;

import io.proofline.actions.ApproveChanges;
import io.proofline.program.ApprovedChanges;
import io.proofline.program.ChangeApproval;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code change list}: approvals of changes. */
@Command(description = "%nWhat they cover: proofline trail changes.")
final class ChangeListCommand implements io.proofline.cli.Command {
  @Mixin TimeOptions times = new TimeOptions();

  @Override
  public ExitCode run(Session session) throws IOException {
    return show(session, new ApproveChanges(session.mandate(times.view())).all());
  }

  static ExitCode show(Session session, List<ChangeApproval> approvals) {
    Terminal terminal = session.terminal();
    if (session.options().json) {
      terminal.printRaw(Json.text(json(approvals)));
      return ExitCode.OK;
    }
    if (approvals.isEmpty()) {
      terminal.print("No change was approved");
    }
    print(terminal, approvals);
    return ExitCode.OK;
  }

  static void print(Terminal terminal, List<ChangeApproval> approvals) {
    for (ChangeApproval one : approvals) {
      terminal.print(
          Columns.row(20, one.id(), 22, one.basis().replace('-', ' '), "by " + one.approver()));
      terminal.print(Columns.hanging(4, "", "recorded " + one.recorded()));
      one.exported()
          .ifPresent(
              exported ->
                  terminal.print(
                      Columns.hanging(
                          4,
                          "",
                          "approved "
                              + exported.approved()
                              + " as exported"
                              + exported.day().map(day -> " on " + day).orElse("")
                              + ": "
                              + exported.origin()
                              + (exported.author().isBlank()
                                  ? ""
                                  : "; asked for by " + exported.author()))));
      String none = ApprovedChanges.countsForNone(one);
      if (!none.isEmpty()) {
        terminal.print(Columns.hanging(4, "", "COUNTS FOR NO CHANGE: " + none));
      }
      terminal.print(Columns.hanging(4, "", one.from() + " to " + one.to() + ": " + one.reason()));
      one.resources().forEach(arn -> terminal.print(Columns.hanging(4, "", arn)));
      one.accounts()
          .forEach(
              account ->
                  terminal.print(Columns.hanging(4, "", "account " + Columns.account(account))));
    }
  }

  static ObjectNode json(List<ChangeApproval> approvals) {
    ObjectNode document = Json.document("proofline.change-approvals/1");
    ArrayNode rows = document.putArray("approvals");
    for (ChangeApproval one : approvals) {
      ObjectNode row = rows.addObject();
      row.put("id", one.id());
      row.put("approver", one.approver());
      row.put("authenticated", one.authenticated());
      row.put("recorded", one.recorded().toString());
      row.put("from", one.from().toString());
      row.put("to", one.to().toString());
      row.put("reason", one.reason());
      row.put("ticket", one.ticket());
      one.resources().forEach(row.putArray("resources")::add);
      one.accounts().forEach(row.putArray("accounts")::add);
      row.put("basis", one.basis());
      String none = ApprovedChanges.countsForNone(one);
      row.put("countsForNone", none.isEmpty() ? null : none);
      if (one.exported().isEmpty()) {
        row.putNull("exported");
      } else {
        ChangeApproval.Exported exported = one.exported().get();
        ObjectNode node = row.putObject("exported");
        node.put("system", exported.system());
        node.put("author", exported.author());
        node.put("approved", exported.approved().toString());
        node.put("origin", exported.origin());
        node.put("day", exported.day().map(Instant::toString).orElse(null));
        node.put("sha256", exported.sha256());
      }
      row.put("leaf", one.leaf().toString());
    }
    return document;
  }
}
