package io.proofline.iam.symbolic;

import io.proofline.iam.symbolic.Budget.OverBudgetException;
import io.proofline.iam.symbolic.Dimension.Part;
import io.proofline.iam.symbolic.Language.Everything;
import io.proofline.iam.symbolic.Language.Measured;
import io.proofline.iam.symbolic.Language.Scale;
import io.proofline.iam.symbolic.Language.Texts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks one dimension: can all these constraints hold at once? Remembers its answers. */
final class DimensionSolver {

  private final Lexicon lexicon;
  private final Budget budget;
  private final boolean prune;
  private final boolean last;
  private final Map<Key, Outcome> known = new HashMap<>();

  @SuppressWarnings("ArrayRecordComponent") // compared by its content
  private record Key(int[] ids) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && Arrays.equals(ids, key.ids);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(ids);
    }
  }

  /**
   * With or without shortcuts and memory.
   *
   * @param prune false for a second look that shares as little as possible with the first
   */
  DimensionSolver(Lexicon lexicon, Budget budget, boolean prune) {
    this(lexicon, budget, prune, false);
  }

  private DimensionSolver(Lexicon lexicon, Budget budget, boolean prune, boolean last) {
    this.lexicon = lexicon;
    this.budget = budget;
    this.prune = prune;
    this.last = last;
  }

  /** A solver that finds other members where several patterns have variables. */
  DimensionSolver otherwise() {
    return new DimensionSolver(lexicon, budget, prune, true);
  }

  /**
   * Asks.
   *
   * @param dimension what the literals constrain
   * @param ids numbers of literals, rising, each once
   */
  Outcome solve(Dimension dimension, int[] ids) throws OverBudgetException {
    for (int i = 0; i + 1 < ids.length; i++) {
      if (lexicon.literal(ids[i]).opposite() == ids[i + 1]) {
        return new Outcome.Nothing();
      }
    }
    Key key = new Key(ids);
    Outcome outcome = known.get(key);
    if (outcome == null) {
      outcome = fresh(dimension, ids);
      if (prune) {
        known.put(key, outcome);
      }
    }
    return outcome;
  }

  private Outcome fresh(Dimension dimension, int[] ids) throws OverBudgetException {
    boolean absent = dimension.part() == Part.KEY;
    List<Literal> every = new ArrayList<>();
    List<Literal> any = new ArrayList<>();
    boolean several = absent && lexicon.severalValues(dimension.key());
    for (int id : ids) {
      Literal literal = lexicon.literal(id);
      absent &= literal.absent();
      (several && !literal.every() ? any : every).add(literal);
    }
    if (absent) {
      return new Outcome.Something(Member.ABSENT);
    }
    if (any.isEmpty()) {
      return value(dimension, every);
    }
    List<int[]> values = new ArrayList<>();
    Outcome undecided = null;
    for (Literal one : any) {
      List<Literal> both = new ArrayList<>(every);
      both.add(one);
      Outcome outcome = value(dimension, both);
      switch (outcome) {
        case Outcome.Nothing nothing -> {
          return nothing;
        }
        case Outcome.Undecided _ -> undecided = outcome;
        case Outcome.Something something -> {
          int[] added = something.member().values().getFirst();
          if (values.stream().noneMatch(known -> Arrays.equals(known, added))) {
            values.add(added);
          }
        }
      }
    }
    return undecided != null ? undecided : new Outcome.Something(new Member(values));
  }

  /** One value that satisfies all. */
  private Outcome value(Dimension dimension, List<Literal> literals) throws OverBudgetException {
    List<List<Glob>> positives = new ArrayList<>();
    List<Glob> negatives = new ArrayList<>();
    Map<Scale, Measure> measures = new EnumMap<>(Scale.class);
    Scale fixed = Domain.type(dimension);
    if (fixed != null) {
      measures.put(fixed, new Measure(Ranges.ALL, true));
    }
    for (Literal literal : literals) {
      switch (literal.language()) {
        case Everything _ -> {
          if (literal.negated()) {
            return new Outcome.Nothing();
          }
        }
        case Texts texts -> {
          if (literal.negated()) {
            negatives.addAll(texts.globs());
          } else if (texts.globs().isEmpty()) {
            return new Outcome.Nothing();
          } else if (texts.globs().stream().noneMatch(Glob::isEverything)) {
            positives.add(texts.globs());
          }
        }
        case Measured measured ->
            measures.merge(
                measured.type(), Measure.of(measured.ranges(), literal.negated()), Measure::and);
      }
    }
    for (Map.Entry<Scale, Measure> measure : measures.entrySet()) {
      if (measure.getValue().must && measure.getValue().within(measure.getKey()).empty()) {
        return new Outcome.Nothing();
      }
    }
    boolean texts = !positives.isEmpty() || !negatives.isEmpty();
    if (measures.isEmpty()) {
      return text(dimension, positives, negatives);
    }
    List<int[]> candidates = new ArrayList<>();
    for (Map.Entry<Scale, Measure> measure : measures.entrySet()) {
      String sample =
          MeasuredText.sample(measure.getKey(), measure.getValue().within(measure.getKey()));
      if (sample != null) {
        candidates.add(Glob.encode(sample));
      }
    }
    Outcome text = text(dimension, positives, negatives);
    if (texts && text.nothing()) {
      return text;
    }
    if (text instanceof Outcome.Something something) {
      candidates.addAll(something.member().values());
    }
    for (int[] candidate : candidates) {
      if (satisfies(candidate, positives, negatives, measures)) {
        return new Outcome.Something(Member.of(candidate));
      }
    }
    return new Outcome.Undecided(
        "the conditions on " + dimension + " mix texts with numbers, dates or addresses");
  }

  private Outcome text(Dimension dimension, List<List<Glob>> positives, List<Glob> negatives)
      throws OverBudgetException {
    boolean separated =
        positives.stream().flatMap(List::stream).anyMatch(Glob::isSeparated)
            || negatives.stream().anyMatch(Glob::isSeparated);
    Texts domain = Domain.texts(dimension, separated);
    List<List<Glob>> lists = new ArrayList<>(positives);
    if (domain != null) {
      lists.add(domain.globs());
    }
    try {
      int[] found =
          GlobSearch.find(
              lists,
              negatives,
              dimension.part() == Part.ACTION ? Domain.ACTION_ALPHABET : null,
              prune,
              last,
              budget);
      return found == null ? new Outcome.Nothing() : new Outcome.Something(Member.of(found));
    } catch (TooManyStatesException e) {
      return new Outcome.Undecided(
          "the patterns of " + dimension + " are too many: " + e.getMessage());
    }
  }

  private static boolean satisfies(
      int[] symbols,
      List<List<Glob>> positives,
      List<Glob> negatives,
      Map<Scale, Measure> measures) {
    String text = Symbols.plain(symbols);
    return text != null
        && positives.stream()
            .allMatch(list -> list.stream().anyMatch(g -> g.matches(symbols, true)))
        && negatives.stream().noneMatch(g -> g.matches(symbols, false))
        && measures.entrySet().stream()
            .allMatch(
                measure -> {
                  var value = MeasuredText.read(measure.getKey(), text);
                  return value == null
                      ? !measure.getValue().must
                      : measure.getValue().ranges.holds(value);
                });
  }

  /** What is asked of a value read as a number: where it lies, and whether it must be one. */
  private record Measure(Ranges ranges, boolean must) {
    static Measure of(Ranges ranges, boolean negated) {
      return negated ? new Measure(ranges.not(), false) : new Measure(ranges, true);
    }

    Measure and(Measure that) {
      return new Measure(ranges.and(that.ranges), must || that.must);
    }

    Ranges within(Scale type) {
      return type == Scale.ADDRESS ? ranges.and(Ranges.ADDRESSES) : ranges;
    }
  }
}
