package io.proofline.cli;

import io.proofline.ledger.ActorRegister;
import io.proofline.ledger.ActorRegister.Vouched;
import tools.jackson.databind.node.ObjectNode;

/** An actor's key for people and for programs. */
final class ActorText {
  private ActorText() {}

  static String line(ActorRegister.Entry entry) {
    return Columns.row(22, entry.id(), 10, entry.keyId(), state(entry))
        + "\n"
        + Columns.hanging(
            22, "", entry.name() + ", " + entry.title() + "; leaf " + entry.leaf() + why(entry));
  }

  private static String state(ActorRegister.Entry entry) {
    if (!entry.counts()) {
      return "DOES NOT COUNT";
    }
    return entry.revocation() == null ? "in force" : "revoked";
  }

  private static String why(ActorRegister.Entry entry) {
    String vouched =
        switch (entry.vouched()) {
          case Vouched.Founder _ -> ", founder of the register";
          case Vouched.By by -> ", entered by " + by.actor();
          case Vouched.Nobody nobody -> ": " + nobody.why();
        };
    ActorRegister.Revocation end = entry.revocation();
    return end == null
        ? vouched
        : vouched + "; revoked as of " + end.effective() + " by " + end.by() + ": " + end.reason();
  }

  static ObjectNode json(ActorRegister.Entry entry) {
    ObjectNode node = Json.object();
    node.put("id", entry.id());
    node.put("name", entry.name());
    node.put("title", entry.title());
    node.put("key", entry.key());
    node.put("keyId", entry.keyId());
    node.put("leaf", entry.leaf().toString());
    node.put("recorded", entry.recorded().toString());
    node.put("effective", entry.effective().toString());
    node.put("counts", entry.counts());
    switch (entry.vouched()) {
      case Vouched.Founder _ -> node.put("vouched", "founder");
      case Vouched.By by -> node.put("vouched", "actor").put("by", by.actor());
      case Vouched.Nobody nobody -> node.put("vouched", "nobody").put("why", nobody.why());
    }
    ActorRegister.Revocation end = entry.revocation();
    if (end == null) {
      node.putNull("revoked");
    } else {
      ObjectNode revoked = node.putObject("revoked");
      revoked.put("leaf", end.leaf().toString());
      revoked.put("recorded", end.recorded().toString());
      revoked.put("effective", end.effective().toString());
      revoked.put("by", end.by());
      revoked.put("reason", end.reason());
    }
    return node;
  }
}
