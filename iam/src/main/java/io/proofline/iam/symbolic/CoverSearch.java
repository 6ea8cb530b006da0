package io.proofline.iam.symbolic;

import io.proofline.iam.symbolic.Budget.OverBudgetException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Is there a request in a box and in none of the covers?
 *
 * <p>The box is cut along the first cover that meets it: what lies outside of the cover in one
 * dimension is searched with the rest of the covers, what lies inside goes on to the next
 * dimension. When no part is left, the covers used hold the box, and the {@link ProofChecker} has
 * to confirm it before that is said. When a part is left that no cover meets, it is a candidate;
 * only a request that the caller's judge accepts ends the search.
 */
public final class CoverSearch {
  /** How many candidates are tried before a box counts as undecided. */
  private static final int CANDIDATES = 48;

  /** Deepest nesting of cuts; far beyond what policies of AWS's sizes need. */
  private static final int DEPTH = 1_500;

  /**
   * Looks at a candidate.
   *
   * @param <W> what an accepted candidate becomes
   */
  @FunctionalInterface
  public interface Judge<W> {
    /** The accepted request, or null. */
    @Nullable W accept(Candidate candidate);
  }

  /**
   * What a search found.
   *
   * @param <W> what an accepted candidate becomes
   */
  public sealed interface Found<W> {

    /**
     * No request: the covers hold the whole box.
     *
     * @param box the box
     * @param by the covers that were needed
     */
    record Covered<W>(Box box, List<Box> by) implements Found<W> {}

    /** An accepted request. */
    record Request<W>(Box box, W request) implements Found<W> {}

    /** Neither could be shown. */
    record Undecided<W>(Box box, String reason) implements Found<W> {}
  }

  private final Lexicon lexicon;
  private final Budget budget;
  private final DimensionSolver solver;

  /** A search for one question. */
  public CoverSearch(Lexicon lexicon, Budget budget) {
    this(lexicon, budget, new DimensionSolver(lexicon, budget, true));
  }

  CoverSearch(Lexicon lexicon, Budget budget, DimensionSolver solver) {
    this.lexicon = lexicon;
    this.budget = budget;
    this.solver = solver;
  }

  /** Searches one box. */
  public <W> Found<W> search(Box box, List<Box> covers, Judge<W> judge) {
    Walk<W> walk = new Walk<>(judge);
    try {
      Region region = Region.of(box, lexicon);
      BitSet held = region.ids();
      List<Box> possible = new ArrayList<>();
      for (Box cover : covers) {
        if (cover.caller() != box.caller() || cover.wider()) {
          continue;
        }
        if (allIn(held, cover)) {
          return confirmed(box, List.of(cover));
        }
        possible.add(cover);
      }
      for (var dimension : region.literals().entrySet()) {
        if (solver.solve(dimension.getKey(), dimension.getValue()).nothing()) {
          return confirmed(box, List.of());
        }
      }
      List<Box> meeting = new ArrayList<>();
      for (Box cover : possible) {
        budget.step();
        if (!apart(region, cover)) {
          meeting.add(cover);
        }
      }
      for (Box cover : meeting) {
        if (holds(region, cover)) {
          return confirmed(box, List.of(cover));
        }
      }
      meeting.sort(Comparator.comparingInt(cover -> cover.literals().size()));
      W request = walk.uncovered(region, meeting, 0, 0);
      if (request != null) {
        return new Found.Request<>(box, request);
      }
      if (walk.undecided == null) {
        return confirmed(box, covers.stream().filter(walk.used::contains).toList());
      }
    } catch (OverBudgetException e) {
      return new Found.Undecided<>(box, String.valueOf(e.getMessage()));
    }
    return new Found.Undecided<>(
        box, box.wider() ? box.source() + " is not understood" : String.valueOf(walk.undecided));
  }

  /** That the covers hold the box, if the plain checker says so too. */
  private <W> Found<W> confirmed(Box box, List<Box> by) throws OverBudgetException {
    return new ProofChecker(lexicon, budget).test(box, by)
        ? new Found.Covered<>(box, by)
        : new Found.Undecided<>(
            box, "no request was found, and the proof that there is none could not be confirmed");
  }

  /** Whether covers hold a box, by the plain checker and without any search. */
  public boolean confirms(Box box, List<Box> by) {
    return new ProofChecker(lexicon, budget).holds(box, by);
  }

  private static boolean allIn(BitSet held, Box cover) {
    for (Literal literal : cover.literals()) {
      if (!held.get(literal.id())) {
        return false;
      }
    }
    return true;
  }

  private boolean apart(Region region, Box cover) throws OverBudgetException {
    for (Literal literal : cover.literals()) {
      if (!region.has(literal) && region.with(literal, solver).nothing()) {
        return true;
      }
    }
    return false;
  }

  private boolean holds(Region region, Box cover) throws OverBudgetException {
    for (Literal literal : cover.literals()) {
      if (!region.has(literal) && !region.with(lexicon.not(literal), solver).nothing()) {
        return false;
      }
    }
    return true;
  }

  /** One search. */
  private final class Walk<W> {
    private final Judge<W> judge;
    private final Set<Box> used = Collections.newSetFromMap(new IdentityHashMap<>());
    private @Nullable String undecided;
    private int candidates;

    Walk(Judge<W> judge) {
      this.judge = judge;
    }

    @Nullable W uncovered(Region start, List<Box> covers, int from, int depth)
        throws OverBudgetException {
      if (depth > DEPTH) {
        throw new OverBudgetException("the search is nested too deeply");
      }
      int next = from;
      while (next < covers.size() && apart(start, covers.get(next))) {
        budget.step();
        next++;
      }
      if (next == covers.size()) {
        return leaf(start);
      }
      budget.step();
      Box cover = covers.get(next);
      used.add(cover);
      Region region = start;
      for (Literal literal : cover.literals()) {
        if (region.has(literal)) {
          continue;
        }
        Literal outside = lexicon.not(literal);
        if (!region.with(outside, solver).nothing()) {
          W request = uncovered(region.with(outside), covers, next + 1, depth + 1);
          if (request != null) {
            return request;
          }
          region = region.with(literal);
        }
      }
      return null;
    }

    private @Nullable W leaf(Region region) throws OverBudgetException {
      Candidate candidate = new Candidate(lexicon, solver, region);
      String open = candidate.undecided();
      if (open != null) {
        undecided = open;
        return null;
      }
      if (candidate.contradicts()) {
        return null;
      }
      if (++candidates > CANDIDATES) {
        throw new OverBudgetException(undecided == null ? "too many candidates" : undecided);
      }
      W request = judge.accept(candidate);
      if (request == null) {
        undecided = candidate.whyNot();
      }
      return request;
    }
  }
}
