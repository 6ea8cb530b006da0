package io.proofline.cli;

import io.proofline.ledger.Holds;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Legal holds for people and for programs. */
final class HoldText {
  private HoldText() {}

  static void print(Session session, List<Holds.Hold> holds) {
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.holds/1");
      ArrayNode list = document.putArray("holds");
      holds.forEach(hold -> list.add(json(hold)));
      session.terminal().printRaw(Json.text(document));
      return;
    }
    if (holds.isEmpty()) {
      session.terminal().print("no hold was ever placed");
    }
    for (Holds.Hold hold : holds) {
      Holds.Release end = hold.release();
      session
          .terminal()
          .print(
              Columns.row(
                  22, hold.name(), 12, end == null ? "IN FORCE" : "released", hold.scope()));
      String words =
          "placed by "
              + hold.by().id()
              + " "
              + hold.recorded()
              + ", leaf "
              + hold.leaf()
              + ": "
              + hold.reason()
              + (end == null
                  ? ""
                  : "; released by " + end.by() + ", leaf " + end.leaf() + ": " + end.reason());
      session.terminal().print(Columns.hanging(22, "", words));
    }
  }

  private static ObjectNode json(Holds.Hold hold) {
    ObjectNode node = Json.object();
    node.put("name", hold.name());
    ObjectNode scope = node.putObject("scope");
    ArrayNode types = scope.putArray("types");
    hold.scope().types().forEach(types::add);
    ArrayNode subjects = scope.putArray("subjects");
    hold.scope().subjects().forEach(subjects::add);
    ArrayNode leaves = scope.putArray("leaves");
    hold.scope().leaves().forEach(leaf -> leaves.add(leaf.toString()));
    node.put("reason", hold.reason());
    node.put("leaf", hold.leaf().toString());
    node.put("recorded", hold.recorded().toString());
    node.set("actor", Json.actor(hold.by()));
    Holds.Release end = hold.release();
    if (end == null) {
      node.putNull("released");
    } else {
      ObjectNode released = node.putObject("released");
      released.put("leaf", end.leaf().toString());
      released.put("recorded", end.recorded().toString());
      released.put("by", end.by());
      released.put("reason", end.reason());
    }
    return node;
  }
}
