package io.proofline.cli;

import io.proofline.tlog.TlogPolicy;
import io.proofline.tlog.witness.Cosigners;
import io.proofline.tlog.witness.Cosigning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What witnesses said, for people and as JSON. */
final class WitnessText {
  private WitnessText() {}

  static void print(Terminal terminal, TlogPolicy policy, Cosigners.Result asked) {
    for (TlogPolicy.Witness witness : policy.witnesses()) {
      String said =
          asked.checkpoint().signedBy(witness.key())
              ? "cosigned at "
                  + Instant.ofEpochSecond(asked.checkpoint().signature(witness.key()).orElse(0))
              : words(asked.outcomes().get(witness.name()));
      terminal.print(Columns.hanging(13, "witness", witness.name() + ": " + said));
    }
    terminal.print(
        asked.quorum()
            ? "witnessed    the newest checkpoint has its quorum"
            : terminal.emphasise("NOT WITNESSED", Terminal.Emphasis.BAD)
                + "  the newest checkpoint is published without its quorum");
    if (!asked.quorum()) {
      terminal.say("next         proofline witness ask (asks again)");
    }
  }

  static ObjectNode json(TlogPolicy policy, Cosigners.Result asked) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("policy", policy.text());
    node.put("quorum", asked.quorum());
    ArrayNode witnesses = node.putArray("witnesses");
    for (TlogPolicy.Witness witness : policy.witnesses()) {
      ObjectNode one = witnesses.addObject();
      one.put("name", witness.name());
      one.put("key", witness.key().text());
      one.put("cosigned", asked.checkpoint().signedBy(witness.key()));
      one.put("said", words(asked.outcomes().get(witness.name())));
    }
    return node;
  }

  private static String words(@Nullable Cosigning outcome) {
    return switch (outcome) {
      case null -> "was not asked";
      case Cosigning.Done done -> "cosigned at " + Instant.ofEpochSecond(done.time());
      case Cosigning.Ahead ahead ->
          "says that it has seen a larger tree, of size "
              + Long.toUnsignedString(ahead.size())
              + ", and shows no proof";
      case Cosigning.Conflict conflict ->
          "says that it has seen another history, and shows no proof (" + conflict.why() + ")";
      case Cosigning.Refused refused -> "refuses (" + refused.status() + ": " + refused.why() + ")";
      case Cosigning.Unreachable unreachable -> "cannot be reached (" + unreachable.why() + ")";
    };
  }
}
