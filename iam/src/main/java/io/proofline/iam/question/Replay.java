package io.proofline.iam.question;

import io.proofline.iam.symbolic.Box;
import io.proofline.iam.symbolic.CoverSearch;
import io.proofline.iam.symbolic.CoverSearch.Found;
import io.proofline.iam.symbolic.Witness;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The steps of a proof in the place of a search. Each set of requests that a question looks at must
 * be that of the next step, and what the step names must leave nothing of it by the plain checker;
 * nothing is searched.
 */
public final class Replay {
  private final Iterator<Verdict.Covered> steps;

  Replay(List<Verdict.Covered> proof) {
    this.steps = proof.iterator();
  }

  /** Whether every step was gone through. */
  boolean done() {
    return !steps.hasNext();
  }

  /**
   * Takes the next step.
   *
   * @param box the set of requests that the question looks at
   * @param covers what may leave nothing of it, by the policies
   * @param impossible makes what the catalogue rules out, of the name that the proof has for it
   */
  Found<Witness> next(
      Box box, List<Box> covers, CoverSearch search, Function<String, Optional<Box>> impossible) {
    if (!steps.hasNext()) {
      return new Found.Undecided<>(box, "the proof has no step for " + box.source());
    }
    Verdict.Covered step = steps.next();
    if (!step.set().equals(box.source())) {
      return new Found.Undecided<>(
          box, "the proof has a step for " + step.set() + ", not for " + box.source());
    }
    List<Box> by = new ArrayList<>();
    for (Box cover : covers) {
      if (cover.caller() == box.caller() && !cover.wider() && step.by().contains(cover.source())) {
        by.add(cover);
      }
    }
    for (Box.Source source : step.by()) {
      if (source.policy().equals(CataloguePairs.SOURCE)) {
        impossible.apply(source.label()).ifPresent(by::add);
      }
    }
    return search.confirms(box, by)
        ? new Found.Covered<>(box, by)
        : new Found.Undecided<>(box, "the proof's step for " + box.source() + " does not hold");
  }
}
