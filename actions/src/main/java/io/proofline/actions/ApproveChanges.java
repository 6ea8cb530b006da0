package io.proofline.actions;

import io.proofline.program.ChangeApproval;
import io.proofline.program.ChangeApprovals;
import io.proofline.trail.who.Changes;
import java.io.IOException;
import java.util.List;

/** Approves changes, before or after they are made, and lists approvals. */
public final class ApproveChanges {
  private final Mandate mandate;

  /** In a workspace. */
  public ApproveChanges(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * Records an approval by whoever holds the key. Resources are named by ARN.
   *
   * @throws IllegalArgumentException when nobody signs, or the approval says too little
   */
  public ChangeApproval approve(ChangeApprovals.Wish wish) throws IOException {
    if (!mandate.signs()) {
      throw new IllegalArgumentException(
          "an approval of a change counts only with the signature of an actor: give --key FILE");
    }
    for (String resource : wish.resources()) {
      if (!resource.startsWith("arn:")) {
        throw new IllegalArgumentException(
            resource + " is no ARN; the logs name resources by arn:PARTITION:SERVICE:...");
      }
    }
    ChangeApprovals.Wish named =
        new ChangeApprovals.Wish(
            wish.id(),
            wish.resources().stream().map(Changes::key).toList(),
            wish.accounts(),
            wish.from(),
            wish.to(),
            wish.reason(),
            wish.ticket(),
            wish.names());
    return approvals().approve(named, mandate.now(), mandate.actor());
  }

  /** Every approval. */
  public List<ChangeApproval> all() throws IOException {
    return approvals().all();
  }

  private ChangeApprovals approvals() throws IOException {
    return new ChangeApprovals(mandate.workspace().ledger(), mandate.workspace().actors());
  }
}
