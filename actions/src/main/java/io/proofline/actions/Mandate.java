package io.proofline.actions;

import io.proofline.cloud.SnapshotStore;
import io.proofline.ledger.Actor;
import io.proofline.ledger.TimeView;
import io.proofline.ledger.Workspace;
import io.proofline.ledger.sign.ActorKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Who acts, in which workspace, and what time it is: what every action needs.
 *
 * @param workspace the workspace
 * @param actor who acts
 * @param clock the time of what is observed
 * @param signs whether the actor signs what is stated, so that it can count as authenticated
 */
public record Mandate(Workspace workspace, Actor actor, Clock clock, boolean signs) {

  /** For somebody who is named and does not sign. */
  public Mandate(Workspace workspace, Actor actor, Clock clock) {
    this(workspace, actor, clock, false);
  }

  /** For the holder of a key: everything stated in that name is signed. */
  public static Mandate signing(Workspace workspace, ActorKey key, Clock clock) {
    return new Mandate(workspace.signing(key), Actor.asserted(key.id()), clock, true);
  }

  /** The same for a question about another time; nothing can be recorded with it. */
  public Mandate viewing(TimeView view) {
    Instant now = clock.instant();
    Instant asked = view.asOf().isBefore(now) ? view.asOf() : now;
    return new Mandate(workspace.viewed(view), actor, Clock.fixed(asked, ZoneOffset.UTC), false);
  }

  /** The time now. */
  public Instant now() {
    return clock.instant();
  }

  /** The workspace's snapshots. */
  public SnapshotStore snapshots() {
    return new SnapshotStore(workspace.ledger(), workspace.sheets().under("cloud"));
  }
}
