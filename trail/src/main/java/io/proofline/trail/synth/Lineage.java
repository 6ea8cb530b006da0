package io.proofline.trail.synth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a session came to be, and what a correct reader may say of it, by which of the events that
 * issued it are held.
 *
 * @param id name in the truth
 * @param origin who stands at the beginning
 * @param links from the beginning to the session
 */
record Lineage(String id, Ending origin, List<Link> links) {

  Lineage {
    links = List.copyOf(links);
  }

  /**
   * What may be said.
   *
   * @param resolution {@code direct}, {@code linked}, {@code inferred}, {@code workload}, {@code
   *     external}, {@code anonymous} or {@code unresolved}
   * @param person id of the credential that stands for a person; empty when there is none
   */
  record Ending(String resolution, Optional<String> person) {
    static final Ending UNRESOLVED = new Ending("unresolved", Optional.empty());
    static final Ending EXTERNAL = new Ending("external", Optional.empty());

    static Ending person(String resolution, String id) {
      return new Ending(resolution, Optional.of(id));
    }

    static Ending of(String resolution) {
      return new Ending(resolution, Optional.empty());
    }

    /** The same, known by way of the events that issued a session. */
    Ending linked() {
      return resolution.equals("direct") ? new Ending("linked", person) : this;
    }
  }

  /**
   * One session issued.
   *
   * @param caller the record in the caller's account, as account and event id; empty when the
   *     caller's account is not ours
   * @param owner the record in the account of the role, when that is another one
   * @param alone what may be said of the session when neither is held
   */
  record Link(Optional<String> caller, Optional<String> owner, Ending alone) {}

  Lineage then(String name, Link link) {
    List<Link> more = new ArrayList<>(links);
    more.add(link);
    return new Lineage(name, origin, more);
  }

  /**
   * What of the records is held, and what of them can be believed.
   *
   * @param lost records that are in no file that can be read
   * @param unvouched records in files that no good digest lists
   * @param digested accounts of which digests are held: what none of them lists may be forged
   */
  record Evidence(Set<String> lost, Set<String> unvouched, Set<String> digested) {
    private boolean vouched(String key) {
      return !lost.contains(key) && !unvouched.contains(key);
    }

    private boolean inDigestedAccount(String key) {
      return digested.contains(key.substring(0, key.indexOf('/')));
    }

    /** Whether the account's own digests leave the record standing. */
    private boolean stands(String key) {
      return !lost.contains(key) && (vouched(key) || !inDigestedAccount(key));
    }

    private boolean caller(Link link) {
      return link.caller().filter(key -> stands(key) && ownerAllows(link, key)).isPresent();
    }

    /** The account of the role records the issue, too; its digests must know of it. */
    private boolean ownerAllows(Link link, String caller) {
      return vouched(caller)
          || link.owner().filter(this::inDigestedAccount).isEmpty()
          || link.owner().filter(this::vouched).isPresent();
    }

    private boolean owner(Link link) {
      return link.owner().filter(this::stands).isPresent();
    }
  }

  /** What may be said of the session. */
  Ending ending(Evidence evidence) {
    for (int i = links.size() - 1; i >= 0; i--) {
      Link link = links.get(i);
      if (!evidence.caller(link)) {
        return evidence.owner(link) ? Ending.EXTERNAL : link.alone();
      }
    }
    return links.isEmpty() ? origin : origin.linked();
  }
}
