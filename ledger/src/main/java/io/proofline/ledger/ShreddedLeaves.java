package io.proofline.ledger;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which leaves were shredded, by the statements of type {@code shred}. Asked only when a file is
 * missing; whether a shredding was in order is for the verifier to say. Guarded by the ledger that
 * asks.
 */
final class ShreddedLeaves {
  private final Map<LeafRef, Known> known = new HashMap<>();
  private @Nullable String readAt;

  private record Known(String commitment, Entry.Shredded entry) {}

  /** What is left of the shredded leaf; null when no statement shredded it. */
  Entry.@Nullable Shredded entry(LeafRef leaf, String commitment, Ledger ledger)
      throws IOException {
    Known found = known.get(leaf);
    String now = ledger.checkpoint().rootHex();
    if (found == null && !now.equals(readAt)) {
      readAt = now; // First, since a statement of a shredding may be the one that is missing.
      try (Stream<Statement> shreds = ledger.understood(Shredding.DONE, 1)) {
        shreds.forEach(
            shred ->
                Payload.list(shred.body().path("payloads"))
                    .forEach(
                        p ->
                            known.put(p.leaf(), new Known(p.commitment(), p.entry(shred.leaf())))));
      }
      found = known.get(leaf);
    }
    return found != null && found.commitment().equals(commitment) ? found.entry() : null;
  }
}
