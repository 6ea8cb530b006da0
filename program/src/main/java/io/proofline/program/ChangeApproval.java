package io.proofline.program;

import io.proofline.ledger.LeafRef;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * An approval of changes: some resources or whole accounts, in a window of time.
 *
 * @param id name, unique, as people call it: {@code CH-318}
 * @param resources keys of resources, as the logs name them; empty when accounts are approved
 * @param accounts accounts, whole; empty when resources are approved
 * @param from first instant of the window in which the change is made
 * @param to the window ends before this instant
 * @param reason what is to be changed, and why
 * @param ticket where it was discussed; may be empty
 * @param approver who approved
 * @param names names by which the approver is known in the accounts, beside the actor's id
 * @param recorded when the ledger took it in, which nobody can set back
 * @param authenticated whether the signature of the approver counts
 * @param leaf where it stands
 */
public record ChangeApproval(
    String id,
    List<String> resources,
    List<String> accounts,
    Instant from,
    Instant to,
    String reason,
    String ticket,
    String approver,
    List<String> names,
    Instant recorded,
    boolean authenticated,
    LeafRef leaf) {

  /** Takes copies of the lists. */
  public ChangeApproval {
    resources = List.copyOf(resources);
    accounts = List.copyOf(accounts);
    names = List.copyOf(names);
  }

  /** Whether a change at that time, of all of these resources, lies in its scope. */
  boolean covers(Instant at, String account, Collection<String> changed) {
    if (at.isBefore(from) || !at.isBefore(to)) {
      return false;
    }
    return accounts.contains(account) || (!changed.isEmpty() && resources.containsAll(changed));
  }
}
