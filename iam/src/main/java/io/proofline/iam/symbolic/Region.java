package io.proofline.iam.symbolic;

import io.proofline.iam.symbolic.Budget.OverBudgetException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * A box under search: for each dimension the literals that hold.
 *
 * @param caller the kind of callers
 * @param literals numbers of literals, rising, for each constrained dimension
 */
record Region(Caller caller, Map<Dimension, int[]> literals) {
  private static final int[] NONE = {};

  static Region of(Box box, Lexicon lexicon) {
    Region region = new Region(box.caller(), Map.of());
    if (box.caller() == Caller.ACCOUNT) {
      region =
          region.with(
              lexicon.literal(Dimension.PRINCIPAL, false, false, false, Domain.principals()));
    }
    for (Literal literal : box.literals()) {
      region = region.with(literal);
    }
    return region;
  }

  int[] of(Dimension dimension) {
    return literals.getOrDefault(dimension, NONE);
  }

  boolean has(Literal literal) {
    return Arrays.binarySearch(of(literal.dimension()), literal.id()) >= 0;
  }

  Region with(Literal literal) {
    Map<Dimension, int[]> more = new HashMap<>(literals);
    more.put(literal.dimension(), plus(of(literal.dimension()), literal.id()));
    return new Region(caller, Collections.unmodifiableMap(more));
  }

  /** What would be left of the literal's dimension with it. */
  Outcome with(Literal literal, DimensionSolver solver) throws OverBudgetException {
    return solver.solve(literal.dimension(), plus(of(literal.dimension()), literal.id()));
  }

  private static int[] plus(int[] ids, int id) {
    int at = Arrays.binarySearch(ids, id);
    if (at >= 0) {
      return ids;
    }
    int[] more = new int[ids.length + 1];
    int place = -1 - at;
    System.arraycopy(ids, 0, more, 0, place);
    more[place] = id;
    System.arraycopy(ids, place, more, place + 1, ids.length - place);
    return more;
  }
}
