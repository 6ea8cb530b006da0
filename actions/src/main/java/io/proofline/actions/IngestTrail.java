package io.proofline.actions;

import io.proofline.ledger.store.Bucket;
import io.proofline.trail.IngestOptions;
import io.proofline.trail.IngestReport;
import io.proofline.trail.TrailIngest;
import io.proofline.trail.lake.TrailStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Takes CloudTrail files into ledger and lake. */
public final class IngestTrail {
  private final Mandate mandate;

  /** In a workspace. */
  public IngestTrail(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * Ingests; running it again completes an interrupted run and adds nothing to a complete one.
   *
   * @param paths files and folders
   * @param buckets buckets, of which every version of every object is read that was not before
   * @param progress told after each file
   * @throws IOException when a path is not there or the workspace cannot be written; what was
   *     sealed stays
   */
  public IngestReport run(List<Path> paths, List<Bucket> buckets, IngestOptions.Progress progress)
      throws IOException {
    return new TrailIngest(store(mandate))
        .ingest(paths, buckets, mandate.actor(), IngestOptions.DEFAULT.withProgress(progress));
  }

  static TrailStore store(Mandate mandate) {
    return new TrailStore(
        mandate.workspace().ledger(),
        mandate.workspace().blobs().from("trail"),
        mandate.workspace().sheets().under("trail"),
        mandate.workspace().lake(),
        mandate.clock());
  }
}
