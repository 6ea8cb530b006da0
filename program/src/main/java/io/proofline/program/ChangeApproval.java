package io.proofline.program;

import io.proofline.ledger.LeafRef;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

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
 * @param names names of the approver beside the actor's id: those in the accounts, and of one given
 *     here the person's name in the register of actors
 * @param recorded when the ledger took it in, which nobody can set back
 * @param authenticated whether the signature of the approver counts
 * @param exported what another system says, when the approval was given there; empty when it was
 *     given here
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
    Optional<Exported> exported,
    LeafRef leaf) {

  /**
   * An approval that stands in another system. Nobody signed it here.
   *
   * @param system which one: {@code github}, {@code jira}, {@code servicenow}
   * @param author who asked for the change; empty when the export does not say
   * @param authorNames names by which that person is known in the accounts
   * @param approved when it was given, as the export says
   * @param origin where the export comes from, in words
   * @param day when it was exported; empty when nobody says
   * @param sha256 of the file that says so
   */
  public record Exported(
      String system,
      String author,
      List<String> authorNames,
      Instant approved,
      String origin,
      Optional<Instant> day,
      String sha256) {
    /** Takes a copy. */
    public Exported {
      authorNames = List.copyOf(authorNames);
    }
  }

  /** Takes copies of the lists. */
  public ChangeApproval {
    resources = List.copyOf(resources);
    accounts = List.copyOf(accounts);
    names = List.copyOf(names);
  }

  /** An approval that was given here. */
  public ChangeApproval(
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
    this(
        id,
        resources,
        accounts,
        from,
        to,
        reason,
        ticket,
        approver,
        names,
        recorded,
        authenticated,
        Optional.empty(),
        leaf);
  }

  /** When it was given: here by the ledger's time, elsewhere as the export says. */
  public Instant given() {
    return exported.map(Exported::approved).orElse(recorded);
  }

  /** What vouches for it: {@code signed}, {@code asserted} or {@code as-exported}. */
  public String basis() {
    return exported.isPresent() ? "as-exported" : authenticated ? "signed" : "asserted";
  }

  /** Whether a change at that time, of all of these resources, lies in its scope. */
  boolean covers(Instant at, String account, Collection<String> changed) {
    return covers(at)
        && (accounts.contains(account) || (!changed.isEmpty() && resources.containsAll(changed)));
  }

  private boolean covers(Instant at) {
    return !at.isBefore(from) && at.isBefore(to);
  }

  /**
   * What a change names beside that which was approved; empty when nothing of it was approved for
   * that time, or all.
   */
  List<String> beyond(Instant at, Collection<String> changed) {
    List<String> beyond = changed.stream().filter(one -> !resources.contains(one)).toList();
    return covers(at) && beyond.size() < changed.size() ? beyond : List.of();
  }
}
