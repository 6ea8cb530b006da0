package io.proofline.cli;

import io.proofline.program.AddressableDecision;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A decision on an addressable specification as JSON. */
final class AddressableText {
  private AddressableText() {}

  /** The decision; an undocumented gap where nobody decided. */
  static ObjectNode json(@Nullable AddressableDecision decision) {
    ObjectNode one = Json.object();
    if (decision == null) {
      return one.put("state", AddressableDecision.State.GAP.id()).put("recorded", false);
    }
    one.put("state", decision.state().id());
    one.put("recorded", true);
    one.put("reason", decision.reason());
    one.put("alternative", decision.alternative().orElse(null));
    one.put("review", decision.review().map(Object::toString).orElse(null));
    one.set("by", Json.actor(decision.by()));
    one.put("at", decision.recorded().toString());
    one.put("leaf", decision.leaf().toString());
    return one;
  }
}
