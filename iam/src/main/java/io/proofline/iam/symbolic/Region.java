package io.proofline.iam.symbolic;

import io.proofline.iam.symbolic.Budget.OverBudgetException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
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

  /** The numbers of all its literals. */
  BitSet ids() {
    BitSet ids = new BitSet();
    for (int[] some : literals.values()) {
      for (int id : some) {
        ids.set(id);
      }
    }
    return ids;
  }

  boolean has(Literal literal) {
    return Arrays.binarySearch(of(literal.dimension()), literal.id()) >= 0;
  }

  Region with(Literal literal) {
    Map<Dimension, int[]> more = new HashMap<>(literals);
    more.put(literal.dimension(), plus(of(literal.dimension()), literal.id()));
    return new Region(caller, Collections.unmodifiableMap(more));
  }

  /**
   * Whether a text satisfies everything that is asked of a dimension that is never absent. Says no
   * when variables are in play.
   */
  boolean surelyHas(Dimension dimension, int[] text, Lexicon lexicon) {
    for (int id : of(dimension)) {
      Literal literal = lexicon.literal(id);
      boolean inside =
          switch (literal.language()) {
            case Language.Everything _ -> true;
            case Language.Measured _ -> false;
            case Language.Texts texts -> anyMatches(texts.globs(), text, literal.negated());
          };
      if (inside == literal.negated()) {
        return false;
      }
    }
    return true;
  }

  /** Whether a pattern matches; where a variable leaves that open, as {@code inDoubt}. */
  private static boolean anyMatches(List<Glob> globs, int[] text, boolean inDoubt) {
    for (Glob glob : globs) {
      if (glob.hasVariables() ? inDoubt && glob.matches(text, true) : glob.matches(text, false)) {
        return true;
      }
    }
    return false;
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
