package io.proofline.iam.question;

import io.proofline.iam.policy.Policy;
import io.proofline.iam.symbolic.Box;
import io.proofline.iam.symbolic.Budget;
import io.proofline.iam.symbolic.Caller;
import io.proofline.iam.symbolic.CoverSearch;
import io.proofline.iam.symbolic.CoverSearch.Found;
import io.proofline.iam.symbolic.Lexicon;
import io.proofline.iam.symbolic.StatementCompiler;
import io.proofline.iam.symbolic.StatementCompiler.Compiled;
import io.proofline.iam.symbolic.StatementCompiler.Reading;
import io.proofline.iam.symbolic.Witness;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Does a newer policy allow a request that an older one does not? Actions are open: names that AWS
 * adds later count too, so {@code s3:*} is more than all actions known today.
 *
 * <p>A request breaks the inclusion when the newer policy allows it and either no statement of the
 * older one allows it, or one denies it, or may. Both kinds are searched, for each statement of the
 * newer policy that allows.
 */
public final class Inclusion {
  private final Asking asking;

  /** With what all questions share. */
  public Inclusion(Asking asking) {
    this.asking = asking;
  }

  /** Asks for one request. */
  public Verdict newAccess(Policy newer, Policy older) {
    return asking.bothReadings(
        List.of(newer, older),
        (reading, budget) -> {
          Pass pass = new Pass(newer, older, reading, budget);
          pass.run(false);
          if (pass.first != null) {
            return pass.first;
          }
          return pass.unknown == null
              ? new Verdict.Never(pass.proof)
              : new Verdict.Unknown(pass.unknown);
        });
  }

  /**
   * Everything that is newly allowed, as far as it can be told: one finding for each statement and
   * kind of caller, each with a request that earlier findings do not hold.
   */
  public Findings changes(Policy newer, Policy older) {
    Verdict first = newAccess(newer, older);
    return switch (first) {
      case Verdict.Never never -> new Findings(List.of(), "", never.premise());
      case Verdict.Unknown unknown -> new Findings(List.of(), unknown.reason());
      case Verdict.Yes _ -> {
        Pass pass = new Pass(newer, older, Reading.COMPONENTS, asking.budget().get());
        pass.run(true);
        if (StatementCompiler.readingsDiffer(newer) || StatementCompiler.readingsDiffer(older)) {
          // What is new only where wildcards run past colons, beside what was found already.
          pass.goOn(new Pass(newer, older, Reading.WHOLE, asking.budget().get()));
        }
        CataloguePairs pairs = asking.pairs();
        yield new Findings(
            pass.findings,
            pass.unknown == null ? "" : pass.unknown,
            pairs != null && CataloguePairs.usedIn(pass.proof) ? pairs.premise() : "");
      }
    };
  }

  /**
   * Tests a "never" again from the policies alone: whether, statement by statement and for both
   * readings of wildcards, what the proof names leaves nothing open. Uses the plain checker.
   */
  public boolean confirms(Policy newer, Policy older, Verdict.Never never) {
    return asking.confirms(never, again -> new Inclusion(again).newAccess(newer, older));
  }

  /** Statements that newly let in callers of a kind. */
  private record New(List<Box.Source> statements, Caller caller) {}

  /** One search over all statements, under one reading. */
  private final class Pass {
    private final Policy newer;
    private final Policy older;
    private final Compiled after;
    private final Compiled before;
    private final PossibleSearch search;
    private final List<Verdict.Covered> proof = new ArrayList<>();
    private final List<Findings.Finding> findings = new ArrayList<>();
    private final Set<New> found = new HashSet<>();
    private Verdict.@Nullable Yes first;
    private @Nullable String unknown;

    Pass(Policy newer, Policy older, Reading reading, Budget budget) {
      this.newer = newer;
      this.older = older;
      Lexicon lexicon = new Lexicon();
      StatementCompiler compiler = new StatementCompiler(lexicon, reading, List.of(newer, older));
      after = compiler.compile(newer, "new");
      before = compiler.compile(older, "old");
      search = new PossibleSearch(asking, lexicon, new CoverSearch(lexicon, budget));
    }

    /** Runs another pass for what this one did not find, and takes over what that finds. */
    void goOn(Pass other) {
      other.found.addAll(found);
      other.run(true);
      findings.addAll(other.findings);
      proof.addAll(other.proof);
      unknown = unknown == null ? other.unknown : unknown;
    }

    void run(boolean all) {
      List<Box> covers = new ArrayList<>(after.denies());
      covers.addAll(before.allows());
      // What may be denied is denied alike by both where both say the same of it.
      List<Box> denied = new ArrayList<>(after.denies());
      denied.addAll(after.mayDeny());
      List<Box> refused = new ArrayList<>(before.denies());
      refused.addAll(before.mayDeny());
      for (Box allow : after.allows()) {
        if (find(allow, covers, List.of(allow.source()), all)) {
          if (!all) {
            return;
          }
          covers.add(allow);
        }
        for (Box deny : refused) {
          if (deny.caller() != allow.caller()) {
            continue;
          }
          if (find(allow.and(deny), denied, List.of(allow.source(), deny.source()), all)) {
            if (!all) {
              return;
            }
            denied.add(allow);
          }
        }
      }
    }

    private boolean find(Box box, List<Box> covers, List<Box.Source> statements, boolean widened) {
      New one = new New(statements, box.caller());
      if (found.contains(one)) {
        return true;
      }
      switch (search.find(box, covers, this::isNew, null)) {
        case Found.Covered<Witness> covered -> proof.add(Asking.step(covered));
        case Found.Request<Witness> request -> {
          Widening widening = new Widening(this::isNew, newer);
          found.add(one);
          if (widened) {
            findings.add(widening.widen(statements, request.request()));
          } else {
            first = new Verdict.Yes(widening.withoutIdleKeys(request.request()), statements, "");
          }
          return true;
        }
        case Found.Undecided<Witness> undecided ->
            unknown = unknown == null ? undecided.reason() : unknown;
      }
      return false;
    }

    private boolean isNew(Witness request) {
      return asking.judge().allows(newer, request) && asking.judge().refuses(older, request);
    }
  }
}
