package io.proofline.cli;

import io.proofline.actions.AssignControls;
import io.proofline.program.ControlDuty;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Words and JSON for duties towards controls. */
final class DutyText {
  private DutyText() {}

  /** Prints duties, those overdue first; a finding when one is. */
  static ExitCode show(Session session, AssignControls.Duties duties, Instant now) {
    List<ControlDuty> sorted =
        duties.duties().stream().sorted(Comparator.comparing(ControlDuty::due)).toList();
    if (session.options().json) {
      session.terminal().printRaw(Json.text(json(sorted, duties, now)));
    } else {
      print(session.terminal(), sorted, duties, now);
    }
    return sorted.stream().anyMatch(one -> one.overdue(now)) ? ExitCode.FINDING : ExitCode.OK;
  }

  private static void print(
      Terminal terminal, List<ControlDuty> sorted, AssignControls.Duties duties, Instant now) {
    for (ControlDuty one : sorted) {
      terminal.print(Columns.hanging(2, one.control(), "owner " + one.owner()));
      terminal.print(Columns.hanging(4, "", one.words(now)));
      terminal.print(Columns.hanging(4, "", "monitored by " + one.monitor()));
      terminal.print(
          Columns.hanging(
              4,
              "",
              "named by "
                  + one.by()
                  + (one.authenticated() ? ", signed" : ", asserted")
                  + ", leaf "
                  + one.leaf()));
    }
    duties
        .unknown()
        .forEach(one -> terminal.print(Columns.hanging(4, "", "not known: " + one.words())));
    if (duties.nobody().size() == 1) {
      terminal.print("Nobody is named to review " + duties.nobody().getFirst());
    } else if (!duties.nobody().isEmpty()) {
      terminal.print(
          "Nobody is named to review "
              + Columns.count(duties.nobody().size(), "control")
              + (sorted.isEmpty() ? "" : " more"));
    }
  }

  private static ObjectNode json(
      List<ControlDuty> sorted, AssignControls.Duties duties, Instant now) {
    ObjectNode document = Json.document("proofline.duties/1");
    ArrayNode rows = document.putArray("duties");
    for (ControlDuty one : sorted) {
      ObjectNode row = rows.addObject();
      row.put("control", one.control());
      row.put("owner", one.owner());
      row.put("reviewer", one.reviewer());
      row.put("everyDays", one.everyDays());
      row.put("monitor", one.monitor());
      row.put("by", one.by());
      row.put("authenticated", one.authenticated());
      row.put("reviewed", one.review().map(r -> r.at().toString()).orElse(null));
      row.put(
          "reviewAuthenticated", one.review().map(ControlDuty.Review::authenticated).orElse(null));
      row.put("due", one.due().toString());
      row.put("overdue", one.overdue(now));
      row.put("leaf", one.leaf().toString());
    }
    ArrayNode unknown = document.putArray("notKnown");
    duties.unknown().forEach(one -> unknown.add(one.subject()));
    ArrayNode nobody = document.putArray("nobody");
    duties.nobody().forEach(nobody::add);
    return document;
  }
}
