package io.proofline.cli;

import io.proofline.ledger.Entry;
import io.proofline.program.AddressableDecision;
import io.proofline.program.AddressableDecisions;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A decision on an addressable specification as JSON. */
final class AddressableText {
  private AddressableText() {}

  /** The newest decision of a section; not known where it was shredded. */
  static ObjectNode json(String section, AddressableDecisions.Newest decisions) {
    Entry.Shredded gone = decisions.shredded().get(section);
    return gone == null
        ? json(decisions.known().get(section))
        : Json.object()
            .put("state", "unknown")
            .put("recorded", true)
            .put("why", "the newest decision, " + gone.words())
            .put("leaf", gone.leaf().toString());
  }

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
