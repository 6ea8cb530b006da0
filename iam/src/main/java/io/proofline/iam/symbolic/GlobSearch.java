package io.proofline.iam.symbolic;

import io.proofline.iam.symbolic.Budget.OverBudgetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Is there a text that matches a pattern of every positive list and none of the negative patterns?
 * A breadth-first product of the positions in all patterns, made deterministic as it is walked, so
 * the first text found is a shortest one.
 *
 * <p>Variables: one positive list, the first that has any, keeps them as symbols; in the other
 * positive lists a variable is a star, and a symbol passes over anything that its value could be;
 * negative patterns match a symbol only by itself or by a star that takes all of its values. In the
 * list that keeps them only the variables themselves take their symbols: a text is written with the
 * symbol where a variable of the pattern stands for it, and plain everywhere else. So "none" holds
 * for every value. Each list that has variables could be the one that keeps them, and "none" with
 * one of them is none: the search looks at one, the second look at all.
 */
final class GlobSearch {
  /** What stands for "any other character", best first. */
  private static final String OTHERS =
      "xabcdefghijklmnopqrstuvwyz1234567890-_ABCDEFGHIJKLMNOPQRSTUVWXYZ/.+=@#~";

  private final Glob[] globs;
  private final int[] base;
  private final int[] owner; // position to pattern
  private final boolean[] relaxed;
  private final int[] union; // pattern to its positive list, -1 for negative patterns
  private final int unions;
  private final boolean separated;
  private final boolean prune;
  private final String others;

  private GlobSearch(
      List<List<Glob>> positives, List<Glob> negatives, int carrier, boolean prune, String others) {
    int count = negatives.size() + positives.stream().mapToInt(List::size).sum();
    globs = new Glob[count];
    base = new int[count + 1];
    relaxed = new boolean[count];
    union = new int[count];
    unions = positives.size();
    this.prune = prune;
    this.others = others;
    int g = 0;
    for (int u = 0; u < unions; u++) {
      for (Glob glob : positives.get(u)) {
        globs[g] = glob;
        relaxed[g] = u != carrier;
        union[g++] = u;
      }
    }
    for (Glob glob : negatives) {
      globs[g] = glob;
      union[g++] = -1;
    }
    boolean parts = false;
    for (int i = 0; i < count; i++) {
      base[i + 1] = base[i] + globs[i].length() + 1;
      parts |= globs[i].isSeparated();
    }
    separated = parts;
    owner = new int[base[count]];
    for (int i = 0; i < count; i++) {
      Arrays.fill(owner, base[i], base[i + 1], i);
    }
  }

  /**
   * Searches.
   *
   * @param positives at least one pattern of each list must match; none of the lists is empty
   * @param negatives none of them may match
   * @param alphabet the only characters that texts have, or null for any
   * @param prune whether to use the shortcuts; without them the answer is the same, and slower
   * @param last whether the last positive list with variables keeps them, and not the first
   * @return the symbols of a shortest text, or null when there is none
   */
  static int @Nullable [] find(
      List<List<Glob>> positives,
      List<Glob> negatives,
      @Nullable String alphabet,
      boolean prune,
      boolean last,
      Budget budget)
      throws OverBudgetException, TooManyStatesException {
    List<Integer> carriers = new ArrayList<>();
    for (int u = 0; u < positives.size(); u++) {
      if (positives.get(u).stream().anyMatch(Glob::hasVariables)) {
        carriers.add(u);
      }
    }
    // With variables this is more than a shortcut: what a value must be is known here.
    List<Glob> literals = prune || !carriers.isEmpty() ? literals(positives) : null;
    if (literals != null) {
      return enumerate(literals, positives, negatives, budget);
    }
    if (carriers.size() < 2) {
      int only = carriers.isEmpty() ? -1 : carriers.getFirst();
      return find(positives, negatives, only, alphabet, prune, budget);
    }
    int chosen = last ? carriers.getLast() : carriers.getFirst();
    int[] found = find(positives, negatives, chosen, alphabet, prune, budget);
    for (int carrier : carriers) {
      if (!prune && found != null && carrier != chosen) {
        found = find(positives, negatives, carrier, alphabet, prune, budget) == null ? null : found;
      }
    }
    return found;
  }

  private static int @Nullable [] find(
      List<List<Glob>> positives,
      List<Glob> negatives,
      int carrier,
      @Nullable String alphabet,
      boolean prune,
      Budget budget)
      throws OverBudgetException, TooManyStatesException {
    List<List<Glob>> lists = positives;
    List<Glob> against = negatives;
    // With variables this is more than a shortcut: the walk does not look into their values.
    if (prune || carrier >= 0) {
      lists = new ArrayList<>();
      for (int u = 0; u < positives.size(); u++) {
        List<Glob> kept = open(positives, u, negatives, carrier);
        if (kept.isEmpty()) {
          return null;
        }
        lists.add(kept);
      }
      against = new ArrayList<>();
      for (Glob negative : negatives) {
        if (meets(negative, lists)) {
          against.add(negative);
        }
      }
    }
    return new GlobSearch(lists, against, carrier, prune, alphabet == null ? OTHERS : alphabet)
        .walk(budget);
  }

  /** The shortest list that has literals only, or null. */
  private static @Nullable List<Glob> literals(List<List<Glob>> positives) {
    List<Glob> best = null;
    for (List<Glob> list : positives) {
      if ((best == null || list.size() < best.size()) && allLiteral(list)) {
        best = list;
      }
    }
    return best;
  }

  private static boolean allLiteral(List<Glob> globs) {
    for (Glob glob : globs) {
      if (!glob.isLiteral()) {
        return false;
      }
    }
    return true;
  }

  private static int @Nullable [] enumerate(
      List<Glob> literals, List<List<Glob>> positives, List<Glob> negatives, Budget budget)
      throws OverBudgetException {
    int[] best = null;
    for (Glob literal : literals) {
      budget.state();
      int[] text = literal.symbols();
      if ((best == null || text.length < best.length)
          && inAll(positives, text)
          && !any(negatives, text, false)) {
        best = text;
      }
    }
    return best;
  }

  private static boolean inAll(List<List<Glob>> lists, int[] text) {
    for (List<Glob> list : lists) {
      if (!any(list, text, true)) {
        return false;
      }
    }
    return true;
  }

  private static boolean any(List<Glob> globs, int[] text, boolean relaxed) {
    for (Glob glob : globs) {
      if (glob.matches(text, relaxed)) {
        return true;
      }
    }
    return false;
  }

  /** The patterns of a list that are not surely useless. */
  private static List<Glob> open(
      List<List<Glob>> positives, int u, List<Glob> negatives, int carrier) {
    List<Glob> kept = new ArrayList<>();
    for (Glob glob : positives.get(u)) {
      boolean fixed = u == carrier || !glob.hasVariables();
      boolean meets = true;
      for (int other = 0; other < positives.size() && meets; other++) {
        meets = other == u || anyMeets(positives.get(other), glob);
      }
      if (meets && !(fixed && anyCovers(negatives, glob))) {
        kept.add(glob);
      }
    }
    return kept;
  }

  private static boolean anyMeets(List<Glob> globs, Glob that) {
    for (Glob glob : globs) {
      if (!glob.surelyApart(that)) {
        return true;
      }
    }
    return false;
  }

  private static boolean anyCovers(List<Glob> globs, Glob that) {
    for (Glob glob : globs) {
      if (glob.covers(that)) {
        return true;
      }
    }
    return false;
  }

  private static boolean meets(Glob negative, List<List<Glob>> positives) {
    for (List<Glob> list : positives) {
      if (!anyMeets(list, negative)) {
        return false;
      }
    }
    return true;
  }

  // --- the walk ---

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Node(int[] state, @Nullable Node from, int symbol, int length) {}

  @SuppressWarnings("ArrayRecordComponent") // compared by its content
  private record Key(int[] state) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && Arrays.equals(state, key.state);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(state);
    }
  }

  private int @Nullable [] walk(Budget budget) throws OverBudgetException, TooManyStatesException {
    int[] first = settle(start());
    if (first == null) {
      return null;
    }
    Set<Key> seen = new HashSet<>();
    List<Node> level = List.of(new Node(first, null, 0, 0));
    seen.add(new Key(first));
    int states = 0;
    while (!level.isEmpty()) {
      List<Node> next = new ArrayList<>();
      for (Node node : level) {
        budget.state();
        if (++states > Budget.STATES_OF_ONE_SET) {
          throw new TooManyStatesException("over " + Budget.STATES_OF_ONE_SET + " states");
        }
        if (accepts(node.state)) {
          return text(node);
        }
        for (int symbol : symbols(node.state)) {
          int[] stepped = step(node.state, symbol);
          if (stepped != null && seen.add(new Key(stepped))) {
            next.add(new Node(stepped, node, symbol, node.length + 1));
          }
        }
      }
      level = next;
    }
    return null;
  }

  private static int[] text(Node node) {
    int[] text = new int[node.length];
    for (Node at = node; at.from != null; at = at.from) {
      text[at.length - 1] = at.symbol;
    }
    return text;
  }

  private Positions start() {
    Positions positions = new Positions();
    for (int g = 0; g < globs.length; g++) {
      reach(g, 0, positions);
    }
    return positions;
  }

  /** Adds a position and those that stars let it slip to. */
  private void reach(int g, int from, Positions positions) {
    int p = from;
    positions.add(base[g] + p);
    while (p < globs[g].length() && globs[g].starAt(p, relaxed[g])) {
      positions.add(base[g] + ++p);
    }
  }

  private int @Nullable [] step(int[] state, int symbol) {
    Positions next = new Positions();
    for (int at : state) {
      if (at < 0) {
        if (symbol == Glob.SEP && -1 - at >= unions) {
          return null; // past the last component there is no separator
        }
        next.add(at); // a list that is satisfied for good
        continue;
      }
      int g = owner[at];
      int p = at - base[g];
      Glob glob = globs[g];
      if (symbol >= Glob.VARIABLES && relaxed[g] && union[g] >= 0) {
        // The value may be any text of this component.
        int to = p;
        reach(g, to, next);
        while (to < glob.length() && glob.passable(to, symbol)) {
          reach(g, ++to, next);
        }
      } else if (p < glob.length()
          && (symbol < Glob.VARIABLES || union[g] < 0 || glob.variableAt(p) >= 0)
          && glob.takes(p, symbol, relaxed[g])) {
        reach(g, glob.starAt(p, relaxed[g]) ? p : p + 1, next);
      }
    }
    return settle(next);
  }

  /**
   * Stands for the positions of a list that is satisfied whatever follows.
   *
   * @param last whether that is known from the last component of an ARN on, where no separator can
   *     follow
   */
  private int mark(int list, boolean last) {
    return -1 - list - (last ? unions : 0);
  }

  /** Sorts and prunes; null when no continuation can be accepted. */
  private int @Nullable [] settle(Positions positions) {
    int[] all = positions.sorted();
    boolean[] alive = new boolean[unions];
    int[] satisfied = new int[unions]; // 0, or the mark that says so
    for (int at : all) {
      if (at < 0) {
        int u = (-1 - at) % unions;
        satisfied[u] = Math.min(satisfied[u], at);
        alive[u] = true;
        continue;
      }
      int g = owner[at];
      boolean forGood = globs[g].restIsStar(at - base[g], relaxed[g]);
      if (union[g] >= 0) {
        alive[union[g]] = true;
        if (forGood && prune) {
          boolean last = !globs[g].crosses(at - base[g]);
          satisfied[union[g]] = Math.min(satisfied[union[g]], mark(union[g], last));
        }
      } else if (forGood) {
        return null; // whatever follows, a forbidden pattern matches
      }
    }
    for (boolean one : alive) {
      if (!one) {
        return null;
      }
    }
    int[] kept = new int[all.length + unions];
    int size = 0;
    for (int u = 0; u < unions; u++) {
      if (satisfied[u] < 0) {
        kept[size++] = satisfied[u];
      }
    }
    int i = 0;
    while (i < all.length) {
      if (all[i] < 0) {
        i++;
        continue;
      }
      int g = owner[all[i]];
      int end = i;
      int from = i;
      while (end < all.length && all[end] < base[g + 1]) {
        // Earlier positions of a pattern are of no use once a later star is reached.
        int p = all[end] - base[g];
        if (prune && p < globs[g].length() && globs[g].starAt(p, relaxed[g])) {
          from = end;
        }
        end++;
      }
      if (union[g] < 0 || satisfied[union[g]] == 0) {
        for (int k = from; k < end; k++) {
          kept[size++] = all[k];
        }
      }
      i = end;
    }
    return Arrays.copyOf(kept, size);
  }

  private boolean accepts(int[] state) {
    boolean[] done = new boolean[unions];
    for (int at : state) {
      if (at < 0) {
        done[(-1 - at) % unions] = true;
        continue;
      }
      int g = owner[at];
      if (at - base[g] == globs[g].length()) {
        if (union[g] < 0) {
          return false;
        }
        done[union[g]] = true;
      }
    }
    for (boolean one : done) {
      if (!one) {
        return false;
      }
    }
    return true;
  }

  /** The symbols that can make a difference in a state. */
  private int[] symbols(int[] state) {
    Positions found = new Positions();
    boolean digits = false;
    for (int at : state) {
      if (at < 0) {
        continue;
      }
      int g = owner[at];
      int p = at - base[g];
      Glob glob = globs[g];
      if (p == glob.length()) {
        continue;
      }
      int literal = glob.literalAt(p);
      if (literal >= 0) {
        if (glob.foldsAt(p)) {
          found.add(Character.toLowerCase(literal));
          found.add(Character.toUpperCase(literal));
        } else {
          found.add(literal);
        }
      } else if (union[g] >= 0 && !relaxed[g] && glob.variableAt(p) >= 0) {
        found.add(glob.variableAt(p));
      }
      digits |= glob.digitAt(p);
    }
    if (separated) {
      found.add(Glob.SEP);
    }
    int[] named = found.sorted();
    int other = other(named, digits ? 1 : 0);
    if (other >= 0) {
      found.add(other);
    }
    if (digits && (other = other(named, 2)) >= 0) {
      found.add(other);
    }
    return found.sorted();
  }

  /** A character that no live token names: any, no digit, or a digit. */
  private int other(int[] named, int wanted) {
    for (int i = 0; i < others.length(); i++) {
      char c = others.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      if ((wanted == 0 || digit == (wanted == 2)) && Arrays.binarySearch(named, c) < 0) {
        return c;
      }
    }
    // Every character of the list is named: texts of any kind have one more.
    return others.equals(OTHERS) && wanted != 2 ? unnamed(named) : -1;
  }

  private static int unnamed(int[] named) {
    int c = '\u00c0';
    while (Arrays.binarySearch(named, c) >= 0) {
      c++;
    }
    return c;
  }

  /** A growing set of integers. */
  private static final class Positions {
    private int[] values = new int[16];
    private int size;

    void add(int value) {
      if (size > 0 && values[size - 1] == value) {
        return;
      }
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    int[] sorted() {
      Arrays.sort(values, 0, size);
      int kept = 0;
      for (int i = 0; i < size; i++) {
        if (i == 0 || values[i] != values[i - 1]) {
          values[kept++] = values[i];
        }
      }
      size = kept;
      return Arrays.copyOf(values, kept);
    }
  }
}
