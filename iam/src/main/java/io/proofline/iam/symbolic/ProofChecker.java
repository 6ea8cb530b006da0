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
    if (covers.stream().anyMatch(cover -> cover.wider() || cover.caller() != box.caller())) {
      return false;
    }
    try {
      return covered(Region.of(box, lexicon), covers);
    } catch (OverBudgetException e) {
      return false;
    }
  }

  private boolean covered(Region region, List<Box> covers) throws OverBudgetException {
    budget.step();
    for (var dimension : region.literals().entrySet()) {
      if (solver.solve(dimension.getKey(), dimension.getValue()).nothing()) {
        return true;
      }
    }
    if (covers.isEmpty()) {
      return new Candidate(lexicon, solver, region).contradicts();
    }
    Region inside = region;
    for (Literal literal : covers.getFirst().literals()) {
      if (!covered(inside.with(lexicon.not(literal)), covers.subList(1, covers.size()))) {
        return false;
      }
      inside = inside.with(literal);
    }
    return true;
  }
}
