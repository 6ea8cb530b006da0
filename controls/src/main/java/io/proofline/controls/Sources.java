package io.proofline.controls;

import io.proofline.cloud.RecordedSnapshot;
import java.util.Set;

/** Kinds of snapshots by the name of their source. */
final class Sources {
  private static final String TEMPLATES = "cloudformation";
  private static final Set<String> DERIVED = Set.of("systems", "vendors", "trail");

  private Sources() {}

  static Side side(RecordedSnapshot snapshot) {
    return snapshot.snapshot().source().equals(TEMPLATES) ? Side.TEMPLATE : Side.LIVE;
  }

  /** Whether it was collected from an account, not derived and not read from a template. */
  static boolean collected(RecordedSnapshot snapshot) {
    String source = snapshot.snapshot().source();
    return !source.equals(TEMPLATES) && !DERIVED.contains(source);
  }
}
