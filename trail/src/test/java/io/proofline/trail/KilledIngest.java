package io.proofline.trail;

import io.proofline.ledger.Actor;
import io.proofline.ledger.Workspace;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.read.ReadLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** The process that {@link KillTest} kills: ingests a folder in small segments, then compacts. */
final class KilledIngest {
  static final IngestOptions SMALL =
      new IngestOptions(ReadLimits.DEFAULT, 2, 60, 100, (_, _, _) -> {});

  private KilledIngest() {}

  /** Workspace and folder. */
  public static void main(String[] args) throws IOException {
    Workspace workspace = Workspace.open(Path.of(args[0]), Clock.systemUTC());
    System.out.println("ready");
    run(workspace, Path.of(args[1]));
    System.out.println("completed");
  }

  static IngestReport run(Workspace workspace, Path logs) throws IOException {
    TrailIngest ingest = new TrailIngest(store(workspace));
    IngestReport report = ingest.ingest(List.of(logs), Actor.asserted("dana.whitfield"), SMALL);
    ingest.compact(true);
    return report;
  }

  static TrailStore store(Workspace workspace) throws IOException {
    return new TrailStore(
        workspace.ledger(),
        workspace.blobs(),
        workspace.sheets(),
        workspace.lake(),
        Clock.systemUTC());
  }
}
