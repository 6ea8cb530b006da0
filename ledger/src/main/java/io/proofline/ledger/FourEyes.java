package io.proofline.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Whether two people stand behind something: two different actors, each with a signature that
 * counts. What is only asserted is no second pair of eyes.
 */
public sealed interface FourEyes {
  /** How many different actors it takes. */
  int NEEDED = 2;

  /**
   * Two or more actors signed.
   *
   * @param actors their names, sorted
   */
  record Held(List<String> actors) implements FourEyes {
    /** Takes a copy of the list. */
    public Held {
      actors = List.copyOf(actors);
    }
  }

  /**
   * Fewer than two did.
   *
   * @param why who signed, who did not, who does not count
   */
  record NotHeld(String why) implements FourEyes {}

  /**
   * Judges decisions on one and the same thing.
   *
   * @param actors the register, as known when the question is asked
   * @param decisions the recorded decisions, for example approvals of one request
   * @param except actors whose decision does not count, for example whoever asked for it
   */
  static FourEyes of(
      ActorRegister actors, Collection<Statement> decisions, Collection<String> except) {
    TreeSet<String> counted = new TreeSet<>();
    List<String> words = new ArrayList<>();
    for (Statement decision : decisions) {
      String id = decision.actor().id();
      Standing standing = actors.standing(decision);
      if (!(standing instanceof Standing.Authenticated)) {
        words.add(id + ": " + standing.words());
      } else if (except.contains(id)) {
        words.add(id + ": asked for it and cannot approve it");
      } else {
        counted.add(id);
        words.add(id + ": " + standing.words());
      }
    }
    return counted.size() >= NEEDED
        ? new Held(List.copyOf(counted))
        : new NotHeld(
            "two different authenticated actors are needed, there "
                + (counted.size() == 1 ? "is one" : "is none")
                + (words.isEmpty() ? "" : " (" + String.join("; ", words) + ")"));
  }
}
