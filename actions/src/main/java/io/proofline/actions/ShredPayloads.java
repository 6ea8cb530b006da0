package io.proofline.actions;

import io.proofline.ledger.LeafRef;
import io.proofline.ledger.Shredding;
import io.proofline.trail.lake.Lake;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Shreds payloads: one asks, two others approve with their signatures, then it is destroyed. */
public final class ShredPayloads {
  private final Mandate mandate;

  /** In a workspace. */
  public ShredPayloads(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * Asks to shred.
   *
   * @param beforeRetention why it must go before six years have passed; empty when they have
   */
  public Shredding.Case request(List<LeafRef> leaves, String reason, String beforeRetention)
      throws IOException {
    return mandate
        .workspace()
        .shredding()
        .request(leaves, reason, beforeRetention, mandate.actor());
  }

  /** Approves; the approval that completes the four eyes also carries it out. */
  public Shredding.Case approve(LeafRef request) throws IOException {
    Shredding.Case approved = mandate.workspace().shredding().approve(request, mandate.actor());
    return approved.obstacle().isEmpty() ? carryOut(request) : approved;
  }

  /** Carries out what was approved; doing it again finishes what an earlier run left. */
  public Shredding.Case carryOut(LeafRef request) throws IOException {
    Shredding.Case done = mandate.workspace().shredding().carryOut(request, mandate.actor());
    if (Files.isDirectory(mandate.workspace().lake().resolve("events"))) {
      try (Lake lake = Lake.open(IngestTrail.store(mandate))) {
        lake.clean(); // Rows of a shredded segment stand in the derived index too.
      }
    }
    return done;
  }

  /** All requests and what became of them. */
  public List<Shredding.Case> list() throws IOException {
    return mandate.workspace().shredding().cases();
  }
}
