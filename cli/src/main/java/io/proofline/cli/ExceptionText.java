package io.proofline.cli;

import io.proofline.cloud.ResourceId;
import io.proofline.program.RiskException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Exceptions in words and as JSON. */
final class ExceptionText {
  private ExceptionText() {}

  static ObjectNode document(List<RiskException> exceptions, Instant now) {
    ObjectNode document = Json.document("proofline.exceptions/1");
    ArrayNode rows = document.putArray("exceptions");
    for (RiskException one : exceptions) {
      ObjectNode row = rows.addObject();
      row.put("id", one.id());
      row.put("control", one.control());
      row.put("state", word(one));
      row.put("why", one.why().isEmpty() ? null : one.why());
      row.put("owner", one.owner());
      row.put("requester", one.requester());
      one.approvers().forEach(row.putArray("approvers")::add);
      row.put("reason", one.reason());
      row.put("compensating", one.compensating());
      row.put("from", one.from().toString());
      row.put("expires", one.expires().toString());
      OptionalInt warning = one.warning(now);
      row.put("endsWithinDays", warning.isPresent() ? (Integer) warning.getAsInt() : null);
      ArrayNode resources = row.putArray("resources");
      for (ResourceId resource : one.resources()) {
        resources.add(Json.resource(resource));
      }
      row.put("leaf", one.leaf().toString());
    }
    return document;
  }

  static void print(Terminal terminal, RiskException one, Instant now) {
    terminal.print(Columns.row(20, one.id(), 12, word(one), "until " + one.expires()));
    terminal.print(Columns.hanging(4, "", one.control()));
    one.resources().forEach(resource -> terminal.print(Columns.hanging(4, "", resource.label())));
    terminal.print(
        Columns.hanging(
            4,
            "",
            "owner "
                + one.owner()
                + ", asked by "
                + one.requester()
                + (one.approvers().isEmpty()
                    ? ""
                    : ", approved by " + String.join(", ", one.approvers()))));
    terminal.print(Columns.hanging(4, "", "because: " + one.reason()));
    terminal.print(Columns.hanging(4, "", "in its place: " + one.compensating()));
    if (!one.why().isEmpty()) {
      terminal.print(Columns.hanging(4, "", one.why()));
    }
    one.warning(now)
        .ifPresent(
            days ->
                terminal.print(
                    Columns.hanging(
                        4,
                        "",
                        "ENDS WITHIN "
                            + Columns.count(days, "day")
                            + ": what it covers fails then")));
  }

  static String word(RiskException one) {
    return one.state().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
