package io.proofline.iam.symbolic;

import io.proofline.iam.symbolic.Budget.OverBudgetException;
import java.util.List;

/**
 * Tests a proof again: do these covers hold the whole box? Uses no memory, no order, no shortcuts
 * and walks the texts without pruning, so that a mistake in one of those does not confirm itself.
 */
public final class ProofChecker {
  private final Lexicon lexicon;
  private final DimensionSolver solver;
  private final Budget budget;

  /** A checker for boxes of one lexicon. */
  public ProofChecker(Lexicon lexicon, Budget budget) {
    this.lexicon = lexicon;
    this.budget = budget;
    this.solver = new DimensionSolver(lexicon, budget, false);
  }

  /** Whether the covers hold the box; false too when it cannot be told within the budget. */
  public boolean holds(Box box, List<Box> covers) {
    try {
      return test(box, covers);
    } catch (OverBudgetException e) {
      return false;
    }
  }

  boolean test(Box box, List<Box> covers) throws OverBudgetException {
    for (Box cover : covers) {
      if (cover.wider() || cover.caller() != box.caller()) {
        return false;
      }
    }
    return covered(Region.of(box, lexicon), covers, 0);
  }

  private boolean covered(Region region, List<Box> covers, int from) throws OverBudgetException {
    if (from == covers.size()) {
      budget.step();
      return empty(region);
    }
    List<Literal> literals = covers.get(from).literals();
    for (Literal literal : literals) {
      if (!region.has(literal) && region.with(literal, solver).nothing()) {
        budget.step();
        return covered(region, covers, from + 1); // it takes nothing away
      }
    }
    Region inside = region;
    for (Literal literal : literals) {
      Literal not = lexicon.not(literal);
      if (!inside.with(not, solver).nothing()) {
        budget.step();
        if (!covered(inside.with(not), covers, from + 1)) {
          return false;
        }
      }
      inside = inside.with(literal);
    }
    return true;
  }

  private boolean empty(Region region) throws OverBudgetException {
    for (var dimension : region.literals().entrySet()) {
      if (solver.solve(dimension.getKey(), dimension.getValue()).nothing()) {
        return true;
      }
    }
    return new Candidate(lexicon, solver, region).contradicts();
  }
}
