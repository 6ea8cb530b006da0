package io.proofline.actions;

import io.proofline.ledger.backup.Upgrade;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** Brings an older workspace to what this version writes; never touches its record. */
public final class UpgradeWorkspace {
  private final Clock clock;

  /** With a clock for opening the workspace. */
  public UpgradeWorkspace(Clock clock) {
    this.clock = clock;
  }

  /** What there would be to do; nothing is changed. */
  public Upgrade.Plan plan(Path workspace) throws IOException {
    return Upgrade.plan(workspace);
  }

  /** Does it; the record is verified before and after. */
  public Upgrade.Plan apply(Path workspace) throws IOException {
    return Upgrade.apply(workspace, clock);
  }
}
