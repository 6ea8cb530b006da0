package io.proofline.iam.question;

import io.proofline.iam.symbolic.Box;
import io.proofline.iam.symbolic.Caller;
import io.proofline.iam.symbolic.CoverSearch;
import io.proofline.iam.symbolic.CoverSearch.Found;
import io.proofline.iam.symbolic.Lexicon;
import io.proofline.iam.symbolic.Witness;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A search of requests that are possible by a catalogue, when there is one. Where the search comes
 * upon an action on a resource that it does not act on, all such requests become one more cover,
 * and the search goes on. When a proof is gone through again, its next step takes the search's
 * place.
 */
final class PossibleSearch {
  /** How many sets of actions are ruled out before a question counts as undecided. */
  private static final int SETS = 64;

  private final Asking asking;
  private final Lexicon lexicon;
  private final CoverSearch search;
  private final Set<String> ruledOut = new LinkedHashSet<>();

  PossibleSearch(Asking asking, Lexicon lexicon, CoverSearch search) {
    this.asking = asking;
    this.lexicon = lexicon;
    this.search = search;
  }

  /**
   * Is there an accepted request in a box and in none of the covers?
   *
   * @param accept the last word on a concrete request
   * @param resource what the policy hangs on, or null
   */
  Found<Witness> find(
      Box box, List<Box> covers, Predicate<Witness> accept, @Nullable String resource) {
    CataloguePairs pairs = asking.pairs();
    Replay replay = asking.replay();
    if (replay != null) {
      return replay.next(
          box,
          covers,
          search,
          action ->
              pairs == null ? Optional.empty() : pairs.impossible(lexicon, box.caller(), action));
    }
    if (pairs == null) {
      return search.search(
          box, covers, candidate -> candidate.witness(asking.known(), resource, accept));
    }
    while (true) {
      Set<String> impossible = new LinkedHashSet<>();
      Predicate<Witness> possible =
          request -> {
            if (pairs.possible(request.action(), request.resource())) {
              return accept.test(request);
            }
            impossible.add(pairs.name(request.action()));
            return false;
          };
      Found<Witness> found =
          search.search(
              box,
              with(covers, box.caller(), pairs),
              candidate -> candidate.witness(asking.known(), resource, possible));
      if (!(found instanceof Found.Undecided<Witness>) || !ruledOut.addAll(impossible)) {
        return found;
      }
      if (ruledOut.size() > SETS) {
        return new Found.Undecided<>(
            box, "actions of more than " + SETS + " kinds act on no such resource");
      }
    }
  }

  private List<Box> with(List<Box> covers, Caller caller, CataloguePairs pairs) {
    List<Box> all = new ArrayList<>(covers);
    ruledOut.forEach(action -> pairs.impossible(lexicon, caller, action).ifPresent(all::add));
    return all;
  }
}
