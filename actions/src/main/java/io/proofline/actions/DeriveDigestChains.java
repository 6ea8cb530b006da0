package io.proofline.actions;

import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.trail.TrailSnapshot;
import io.proofline.trail.digest.Expectation;
import java.io.IOException;
import java.util.Map;

/** Works out what the digests prove, and records it as a snapshot of source {@code trail}. */
final class DeriveDigestChains {
  private final Mandate mandate;

  /** In a workspace. */
  DeriveDigestChains(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * One document for every account and region in which something was collected or logs are held; a
   * place without logs stands there as unknown.
   */
  RecordedSnapshot run(Collected collected) throws IOException {
    Expectation expected = new Expectation(collected.places(), null, null);
    return mandate
        .snapshots()
        .record(
            new CollectedSnapshot(
                TrailSnapshot.digestChains(IngestTrail.store(mandate), expected), Map.of()),
            mandate.actor());
  }
}
