package io.proofline.actions;

import io.proofline.ledger.Projection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Makes all derived state again from ledger and blobs, and says whether it answered the same. */
public final class RebuildState {
  private final Mandate mandate;

  /** In a workspace. */
  public RebuildState(Mandate mandate) {
    this.mandate = mandate;
  }

  /** Rebuilds everything that is derived. */
  public List<Projection.Rebuilt> run() throws IOException {
    List<Projection> projections = new ArrayList<>(mandate.workspace().projections());
    projections.add(new LakeProjection(mandate));
    return Projection.rebuildAll(projections);
  }
}
