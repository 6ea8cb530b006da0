package io.proofline.actions;

import io.proofline.cloud.SnapshotStore;
import io.proofline.ledger.Actor;
import io.proofline.ledger.Workspace;
import java.time.Clock;
import java.time.Instant;

/**
 * Who acts, in which workspace, and what time it is: what every action needs.
 *
 * @param workspace the workspace
 * @param actor who acts
 * @param clock the time of what is observed
 */
public record Mandate(Workspace workspace, Actor actor, Clock clock) {

  /** The time now. */
  public Instant now() {
    return clock.instant();
  }

  /** The workspace's snapshots. */
  public SnapshotStore snapshots() {
    return new SnapshotStore(workspace.ledger(), workspace.sheets());
  }
}
