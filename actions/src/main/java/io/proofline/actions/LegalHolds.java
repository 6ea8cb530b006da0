package io.proofline.actions;

import io.proofline.ledger.HoldScope;
import io.proofline.ledger.Holds;
import java.io.IOException;
import java.util.List;

/** Places and releases legal holds. What a hold covers cannot be shredded. */
public final class LegalHolds {
  private final Mandate mandate;

  /** In a workspace. */
  public LegalHolds(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * Places a hold; anybody may.
   *
   * @param name never used before, for example the number of the matter
   */
  public Holds.Hold place(String name, HoldScope scope, String reason) throws IOException {
    return mandate.workspace().shredding().place(name, scope, reason, mandate.actor());
  }

  /** Releases a hold; takes the signature of an actor with a key. */
  public Holds.Hold release(String name, String reason) throws IOException {
    return mandate.workspace().shredding().release(name, reason, mandate.actor());
  }

  /** All holds ever placed. */
  public List<Holds.Hold> list() throws IOException {
    return mandate.workspace().shredding().holds();
  }
}
