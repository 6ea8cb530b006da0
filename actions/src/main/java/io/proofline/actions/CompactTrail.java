package io.proofline.actions;

import io.proofline.trail.TrailIngest;
import java.io.IOException;

/** Merges or rebuilds the index of the logs; what is evidence does not change. */
public final class CompactTrail {
  private final Mandate mandate;

  /** In a workspace. */
  public CompactTrail(Mandate mandate) {
    this.mandate = mandate;
  }

  /** Merges small parts; returns how many were merged. */
  public int compact(boolean all) throws IOException {
    return new TrailIngest(IngestTrail.store(mandate)).compact(all);
  }

  /** Builds the index anew from the sealed segments; returns how many there are. */
  public int rebuild() throws IOException {
    return new TrailIngest(IngestTrail.store(mandate)).rebuild();
  }
}
