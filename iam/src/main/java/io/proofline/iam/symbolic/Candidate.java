package io.proofline.iam.symbolic;

import io.proofline.iam.policy.Template.Piece.Variable;
import io.proofline.iam.symbolic.Budget.OverBudgetException;
import io.proofline.iam.symbolic.Dimension.Part;
import io.proofline.iam.symbolic.Language.Everything;
import io.proofline.iam.symbolic.Language.Texts;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A part of a box that no cover meets. It holds a request, unless what the dimensions cannot see of
 * each other stands against it; so it has to be {@linkplain #witness made concrete} and judged.
 */
public final class Candidate {
  private final Lexicon lexicon;
  private final DimensionSolver solver;
  private final Region region;
  private final Map<Dimension, Member> members = new LinkedHashMap<>();
  private @Nullable String open;
  private boolean contradiction;
  private boolean variables;

  Candidate(Lexicon lexicon, DimensionSolver solver, Region found) throws OverBudgetException {
    this.lexicon = lexicon;
    this.solver = solver;
    this.region = linked(found);
    for (var dimension : region.literals().entrySet()) {
      switch (solver.solve(dimension.getKey(), dimension.getValue())) {
        case Outcome.Nothing _ -> contradiction = true;
        case Outcome.Undecided undecided -> open = undecided.reason();
        case Outcome.Something something -> {
          members.put(dimension.getKey(), something.member());
          variables |= hasVariables(dimension.getValue());
        }
      }
    }
  }

  /** Why it cannot be told whether the part is empty; null when it is not empty as far as seen. */
  @Nullable String undecided() {
    return contradiction ? null : open;
  }

  /** Whether keys that must be equal cannot be. */
  boolean contradicts() {
    return contradiction;
  }

  /** Why no request of the candidate was accepted. */
  String whyNot() {
    return variables
        ? "a policy variable could not be solved"
        : "a request was found that the evaluator does not confirm";
  }

  /** The kind of callers. */
  public Caller caller() {
    return region.caller();
  }

  /**
   * The first concrete request that is accepted, tried from the best to read on; null when none is.
   *
   * @param known actions that exist
   * @param resource what the policy hangs on, or null
   */
  public @Nullable Witness witness(
      KnownActions known, @Nullable String resource, Predicate<Witness> accept) {
    Set<Witness> tried = new HashSet<>();
    try {
      for (int plainness = 0; plainness < 3; plainness++) {
        boolean other = plainness == 1;
        if (other && !variables) {
          continue;
        }
        Witness witness =
            new WitnessBuilder(
                    lexicon,
                    other ? solver.otherwise() : solver,
                    region,
                    other ? otherMembers() : members,
                    known,
                    resource,
                    plainness)
                .build();
        if (witness != null && tried.add(witness) && accept.test(witness)) {
          return witness;
        }
      }
    } catch (OverBudgetException e) {
      open = String.valueOf(e.getMessage());
    }
    return null;
  }

  private Map<Dimension, Member> otherMembers() throws OverBudgetException {
    DimensionSolver otherwise = solver.otherwise();
    Map<Dimension, Member> others = new LinkedHashMap<>(members);
    for (Dimension dimension : members.keySet()) {
      if (otherwise.solve(dimension, region.of(dimension)) instanceof Outcome.Something something) {
        others.put(dimension, something.member());
      }
    }
    return others;
  }

  private boolean hasVariables(int[] ids) {
    for (int id : ids) {
      if (lexicon.literal(id).language() instanceof Texts texts
          && texts.globs().stream().anyMatch(Glob::hasVariables)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Where a key must equal another key's value, whatever is asked of the one is asked of the other.
   */
  private Region linked(Region found) {
    Region joined = found;
    for (var dimension : found.literals().entrySet()) {
      if (dimension.getKey().part() != Part.KEY
          || lexicon.severalValues(dimension.getKey().key())) {
        continue;
      }
      for (int id : dimension.getValue()) {
        Variable equal = equal(lexicon.literal(id));
        if (equal != null) {
          joined = join(joined, dimension.getValue(), id, equal);
        }
      }
    }
    return joined;
  }

  /** The variable whose value the literal demands; null when it demands anything else. */
  private @Nullable Variable equal(Literal literal) {
    if (literal.absent()
        || literal.negated()
        || !(literal.language() instanceof Texts texts)
        || texts.globs().size() != 1) {
      return null;
    }
    Glob glob = texts.globs().getFirst();
    int symbol = glob.length() == 1 ? glob.variableAt(0) : -1;
    if (symbol < 0 || Glob.inAnyCase(symbol)) {
      return null;
    }
    Variable variable = lexicon.variable(Glob.variableOf(symbol));
    return variable.otherwise() == null ? variable : null;
  }

  private Region join(Region into, int[] ids, int except, Variable variable) {
    Region joined = into;
    boolean account =
        into.caller() == Caller.ACCOUNT && variable.key().equals("aws:principalaccount");
    if (variable.key().startsWith("aws:principal") && !account) {
      // Derived keys are constraints on the principal, and tags and organisations are free.
      if (!variable.key().startsWith("aws:principaltag/")
          && !variable.key().equals("aws:principalorgid")) {
        return joined;
      }
    }
    if (lexicon.severalValues(variable.key())) {
      return joined;
    }
    Dimension to = account ? Dimension.PRINCIPAL : Dimension.key(variable.key());
    for (int id : ids) {
      Literal literal = lexicon.literal(id);
      if (id == except) {
        continue;
      }
      if (!account) {
        joined =
            joined.with(
                lexicon.literal(
                    to, literal.absent(), literal.every(), literal.negated(), literal.language()));
      } else if (literal.language() instanceof Texts texts) {
        joined =
            joined.with(
                lexicon.literal(
                    to,
                    false,
                    literal.negated(),
                    literal.negated(),
                    new Texts(texts.globs().stream().map(Glob::ofAccounts).toList())));
      }
    }
    if (!account) {
      joined = joined.with(lexicon.literal(to, false, false, false, new Everything()));
    }
    return joined;
  }
}
