package io.proofline.cli;

import io.proofline.ledger.LeafRef;
import io.proofline.ledger.Payload;
import io.proofline.ledger.Shredding;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests to shred for people and for programs. */
final class ShredText {
  private ShredText() {}

  static void print(Session session, List<Shredding.Case> cases) {
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.shreds/1");
      ArrayNode list = document.putArray("requests");
      cases.forEach(one -> list.add(json(one)));
      session.terminal().printRaw(Json.text(document));
      return;
    }
    if (cases.isEmpty()) {
      session.terminal().print("nobody ever asked to shred anything");
    }
    cases.forEach(one -> person(session.terminal(), one));
  }

  private static void person(Terminal terminal, Shredding.Case one) {
    LeafRef request = one.request().leaf();
    String leaves =
        one.payloads().stream().map(p -> p.leaf().toString()).collect(Collectors.joining(", "));
    String state =
        one.done()
            .map(done -> "SHREDDED by entry " + done.leaf())
            .orElse(one.obstacle().isEmpty() ? "approved, not carried out" : "waiting");
    terminal.print(Columns.row(13, request, 30, state, "payload of " + leaves));
    terminal.print(
        Columns.hanging(
            13,
            "",
            "asked by "
                + one.request().actor().id()
                + ": "
                + one.reason()
                + (one.beforeRetention().isEmpty()
                    ? ""
                    : "; before the retention period ends: " + one.beforeRetention())));
    for (Shredding.Approval approval : one.approvals()) {
      terminal.print(
          Columns.hanging(
              13,
              "",
              "approved by "
                  + approval.actor()
                  + " ("
                  + approval.standing().words()
                  + "), leaf "
                  + approval.leaf()));
    }
    one.obstacle()
        .ifPresent(
            why -> {
              terminal.print(Columns.hanging(13, "", "in its way: " + why));
              terminal.say("next         proofline --key FILE shred approve " + request);
            });
  }

  private static ObjectNode json(Shredding.Case one) {
    ObjectNode node = Json.object();
    node.put("request", one.request().leaf().toString());
    node.set("actor", Json.actor(one.request().actor()));
    node.put("reason", one.reason());
    node.put("beforeRetention", one.beforeRetention());
    ArrayNode payloads = node.putArray("payloads");
    for (Payload payload : one.payloads()) {
      ObjectNode line = payloads.addObject();
      line.put("leaf", payload.leaf().toString());
      line.put("type", payload.type());
      line.put("subject", payload.subject());
      line.put("recorded", payload.recorded().toString());
      if (payload.until().equals(Instant.MAX)) {
        line.putNull("until");
      } else {
        line.put("until", payload.until().toString());
      }
    }
    ArrayNode approvals = node.putArray("approvals");
    for (Shredding.Approval approval : one.approvals()) {
      approvals
          .addObject()
          .put("actor", approval.actor())
          .put("standing", approval.standing().words())
          .put("leaf", approval.leaf().toString());
    }
    one.obstacle()
        .ifPresentOrElse(why -> node.put("obstacle", why), () -> node.putNull("obstacle"));
    one.done()
        .ifPresentOrElse(
            done -> node.put("shredded", done.leaf().toString()), () -> node.putNull("shredded"));
    return node;
  }
}
