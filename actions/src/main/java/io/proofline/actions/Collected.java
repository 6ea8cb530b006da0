package io.proofline.actions;

import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.Snapshot;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Snapshots that came from a cloud or a template, not from another room. */
final class Collected {
  private static final Set<String> DERIVED = Set.of("systems", "trail");

  private Collected() {}

  static List<RecordedSnapshot> newestRecorded(Mandate mandate) throws IOException {
    return mandate.snapshots().latest().stream()
        .filter(recorded -> !DERIVED.contains(recorded.snapshot().source()))
        .toList();
  }

  static List<Snapshot> newest(Mandate mandate) throws IOException {
    return newestRecorded(mandate).stream().map(RecordedSnapshot::snapshot).toList();
  }
}
