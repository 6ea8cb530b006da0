package io.proofline.iam.question;

import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.Statement;
import io.proofline.iam.symbolic.Box;
import io.proofline.iam.symbolic.Budget;
import io.proofline.iam.symbolic.CoverSearch;
import io.proofline.iam.symbolic.CoverSearch.Found;
import io.proofline.iam.symbolic.KnownActions;
import io.proofline.iam.symbolic.Lexicon;
import io.proofline.iam.symbolic.StatementCompiler;
import io.proofline.iam.symbolic.StatementCompiler.Compiled;
import io.proofline.iam.symbolic.StatementCompiler.Reading;
import io.proofline.iam.symbolic.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all questions share: who judges, what is known of actions, what an answer may cost.
 *
 * @param judge confirms requests
 * @param known actions that exist, for requests that read well
 * @param budget a new budget for each question
 * @param pairs which actions act on which resources; null when every action may act on everything
 * @param replay the proof that is gone through again in the place of a search; null for a search
 */
public record Asking(
    Judge judge,
    KnownActions known,
    Supplier<Budget> budget,
    @Nullable CataloguePairs pairs,
    @Nullable Replay replay) {

  /** Open, with the ordinary budget. */
  public Asking(Judge judge, KnownActions known) {
    this(judge, known, Budget::ordinary);
  }

  /** Open: every action may act on everything. */
  public Asking(Judge judge, KnownActions known, Supplier<Budget> budget) {
    this(judge, known, budget, null, null);
  }

  /** The same, but actions act only on what a catalogue lists for them. */
  public Asking within(CataloguePairs catalogue) {
    return new Asking(judge, known, budget, catalogue, null);
  }

  /**
   * Tests a "never" again from the policies alone: asks the question once more, with the steps of
   * the proof in the place of every search. Whether the statements that each step names leave
   * nothing open is for the plain checker to say; what a proof names of the catalogue is made again
   * from the catalogue.
   *
   * @param question the question that the answer was given to, asked of what it is handed
   */
  public boolean confirms(Verdict.Never never, Function<Asking, Verdict> question) {
    Replay again = new Replay(never.proof());
    return question.apply(new Asking(judge, known, budget, pairs, again)) instanceof Verdict.Never
        && again.done();
  }

  /**
   * Asks with wildcards read component by component; when that finds no request and a wildcard
   * could run past a colon, with wildcards read so too. A never has the steps of both.
   */
  Verdict bothReadings(List<Policy> policies, BiFunction<Reading, Budget, Verdict> ask) {
    for (Policy policy : policies) {
      // Else what is not understood is a statement, and searched as one.
      if (!policy.understood() && policy.statements().stream().allMatch(Statement::understood)) {
        return new Verdict.Unknown("a policy is not understood");
      }
    }
    Budget shared = budget.get();
    Verdict first = ask.apply(Reading.COMPONENTS, shared);
    if (!(first instanceof Verdict.Never never)) {
      return first;
    }
    if (policies.stream().noneMatch(StatementCompiler::readingsDiffer)) {
      return premised(never.proof());
    }
    return switch (ask.apply(Reading.WHOLE, shared)) {
      case Verdict.Never whole -> {
        List<Verdict.Covered> both = new ArrayList<>(never.proof());
        both.addAll(whole.proof());
        yield premised(both);
      }
      case Verdict.Yes yes ->
          new Verdict.Yes(
              yes.witness(),
              yes.statements(),
              "only where a wildcard runs past a colon of the ARN");
      case Verdict.Unknown unknown -> unknown;
    };
  }

  /** A never, saying so when its proof rests on the catalogue. */
  private Verdict.Never premised(List<Verdict.Covered> proof) {
    return new Verdict.Never(
        proof, pairs != null && CataloguePairs.usedIn(proof) ? pairs.premise() : "");
  }

  /** One policy, compiled for one reading, with its search. */
  Session session(Policy policy, Reading reading, Budget shared) {
    return session(policy, List.of(), reading, shared);
  }

  /**
   * One policy, with what others deny beside it.
   *
   * @param guards policies of which only the denials count
   */
  Session session(Policy policy, List<Policy> guards, Reading reading, Budget shared) {
    Lexicon lexicon = new Lexicon();
    List<Policy> all = new ArrayList<>(List.of(policy));
    all.addAll(guards);
    StatementCompiler compiler = new StatementCompiler(lexicon, reading, all);
    Compiled own = compiler.compile(policy, "");
    List<Box> denies = new ArrayList<>(own.denies());
    for (Policy guard : guards) {
      denies.addAll(compiler.compile(guard, guard.kind().title()).denies());
    }
    return new Session(
        lexicon,
        new Compiled(own.allows(), denies, own.mayDeny()),
        new PossibleSearch(this, lexicon, new CoverSearch(lexicon, shared)));
  }

  /**
   * Asked of one policy.
   *
   * @param lexicon its literals
   * @param policy its boxes
   * @param search its search
   */
  record Session(Lexicon lexicon, Compiled policy, PossibleSearch search) {

    /**
     * Is a request of one of the sets allowed, and accepted?
     *
     * @param accept the last word on a concrete request
     * @param resource what the policy hangs on, or null
     */
    Verdict allowed(List<Box> sets, Predicate<Witness> accept, @Nullable String resource) {
      List<Verdict.Covered> proof = new ArrayList<>();
      String unknown = null;
      for (Box set : sets) {
        for (Box allow : policy.allows()) {
          if (allow.caller() != set.caller()) {
            continue;
          }
          switch (find(allow.and(set), policy.denies(), accept, resource)) {
            case Found.Covered<Witness> covered -> proof.add(step(covered));
            case Found.Request<Witness> request -> {
              return new Verdict.Yes(request.request(), List.of(allow.source()), "");
            }
            case Found.Undecided<Witness> undecided ->
                unknown = unknown == null ? undecided.reason() : unknown;
          }
        }
      }
      return unknown == null ? new Verdict.Never(proof) : new Verdict.Unknown(unknown);
    }

    Found<Witness> find(
        Box box, List<Box> covers, Predicate<Witness> accept, @Nullable String resource) {
      return search.find(box, covers, accept, resource);
    }
  }

  static Verdict.Covered step(Found.Covered<Witness> covered) {
    return new Verdict.Covered(
        covered.box().source(), covered.by().stream().map(Box::source).toList());
  }
}
