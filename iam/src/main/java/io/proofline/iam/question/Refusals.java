package io.proofline.iam.question;

import io.proofline.iam.policy.Policy;
import io.proofline.iam.question.Findings.Finding;
import io.proofline.iam.symbolic.Box;
import io.proofline.iam.symbolic.Budget;
import io.proofline.iam.symbolic.Caller;
import io.proofline.iam.symbolic.CoverSearch;
import io.proofline.iam.symbolic.CoverSearch.Found;
import io.proofline.iam.symbolic.Lexicon;
import io.proofline.iam.symbolic.RequestSet;
import io.proofline.iam.symbolic.StatementCompiler;
import io.proofline.iam.symbolic.StatementCompiler.Compiled;
import io.proofline.iam.symbolic.StatementCompiler.Reading;
import io.proofline.iam.symbolic.Witness;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Does a guardrail refuse every request of a class, and what does it refuse beside? The class is
 * written as a policy that allows exactly its requests.
 */
public final class Refusals {
  private final Asking asking;

  /** How a guardrail refuses. */
  public enum By {
    /** It refuses what it denies; allowing is up to others. */
    DENYING,
    /** It refuses what it denies, and everything that it does not allow. */
    NOT_ALLOWING
  }

  /** With what all questions share. */
  public Refusals(Asking asking) {
    this.asking = asking;
  }

  /**
   * Is there a request of the class that the guardrail does not refuse? A never is the proof that
   * it refuses them all.
   */
  public Verdict escapes(Policy guardrail, Policy requests, By by) {
    Predicate<Witness> escapes =
        request -> asking.judge().allows(requests, request) && leaves(guardrail, by, request);
    return asking.bothReadings(
        List.of(guardrail, requests),
        (reading, budget) -> {
          Sides sides = new Sides(guardrail, requests, reading, budget);
          List<Box> sets = new ArrayList<>();
          for (Box set : sides.requests.allows()) {
            if (by == By.DENYING) {
              sets.add(set);
            } else {
              sides.guardrail.allows().stream()
                  .filter(allow -> allow.caller() == set.caller())
                  .forEach(allow -> sets.add(set.and(allow)));
            }
          }
          return sides.first(sets, sides.guardrail.denies(), escapes);
        });
  }

  /**
   * What else the guardrail refuses: one finding for each of its statements and kind of caller,
   * made as wide as it is. Nothing found and nothing unknown is the proof that it refuses nothing
   * outside of the class.
   */
  public Findings beyond(Policy guardrail, Policy requests, By by) {
    Predicate<Witness> beyond =
        request -> asking.judge().refuses(requests, request) && !maybe(guardrail, by, request);
    Verdict first =
        asking.bothReadings(
            List.of(guardrail, requests),
            (reading, budget) -> {
              Sides sides = new Sides(guardrail, requests, reading, budget);
              return sides.first(refused(sides, by), covers(sides, by), beyond);
            });
    return switch (first) {
      case Verdict.Never _ -> new Findings(List.of(), "");
      case Verdict.Unknown unknown -> new Findings(List.of(), unknown.reason());
      case Verdict.Yes yes -> {
        Beyond walk = new Beyond(guardrail, requests, by, beyond);
        walk.run(Reading.COMPONENTS);
        if (StatementCompiler.readingsDiffer(guardrail)
            || StatementCompiler.readingsDiffer(requests)) {
          walk.run(Reading.WHOLE);
        }
        if (walk.findings.isEmpty()) {
          walk.findings.add(new Widening(beyond, guardrail).widen(yes.statements(), yes.witness()));
        }
        yield new Findings(walk.findings, walk.unknown);
      }
    };
  }

  /** Goes through what is refused, once for each reading; what was found is not found again. */
  private final class Beyond {
    private final Policy guardrail;
    private final Policy requests;
    private final By by;
    private final Predicate<Witness> beyond;
    private final List<Finding> findings = new ArrayList<>();
    private final Set<Refused> found = new HashSet<>();
    private final Set<Box.Source> openToAll = new HashSet<>();
    private String unknown = "";

    Beyond(Policy guardrail, Policy requests, By by, Predicate<Witness> beyond) {
      this.guardrail = guardrail;
      this.requests = requests;
      this.by = by;
      this.beyond = beyond;
    }

    void run(Reading reading) {
      Sides sides = new Sides(guardrail, requests, reading, asking.budget().get());
      List<Box> covers = new ArrayList<>(covers(sides, by));
      for (Box set : refused(sides, by)) {
        Refused one = new Refused(set.source(), set.caller());
        if (set.caller() == Caller.CANONICAL || openToAll.contains(set.source())) {
          continue;
        }
        if (found.contains(one)) {
          covers.add(set);
          continue;
        }
        switch (sides.find(set, covers, beyond)) {
          case Found.Covered<Witness> _ -> {}
          case Found.Request<Witness> request -> {
            Finding finding =
                new Widening(beyond, guardrail).widen(List.of(set.source()), request.request());
            findings.add(finding);
            if (finding.who() == Findings.Who.ANYONE) {
              openToAll.add(set.source());
            }
            found.add(one);
            covers.add(set);
          }
          case Found.Undecided<Witness> undecided ->
              unknown = unknown.isEmpty() ? undecided.reason() : unknown;
        }
      }
    }
  }

  /** What a statement refuses callers of a kind. */
  private record Refused(Box.Source statement, Caller caller) {}

  /** Whether the guardrail surely leaves the request to others. */
  private boolean leaves(Policy guardrail, By by, Witness request) {
    Judge.Ruling ruling = asking.judge().rule(guardrail, request);
    return ruling == Judge.Ruling.ALLOWS || (by == By.DENYING && ruling == Judge.Ruling.SILENT);
  }

  /** Whether it leaves the request, or may. */
  private boolean maybe(Policy guardrail, By by, Witness request) {
    return leaves(guardrail, by, request)
        || asking.judge().rule(guardrail, request) == Judge.Ruling.UNCLEAR;
  }

  private static List<Box> refused(Sides sides, By by) {
    if (by == By.DENYING) {
      return sides.guardrail.denies();
    }
    List<Box> everything = new ArrayList<>();
    for (Caller caller : Caller.values()) {
      new RequestSet(sides.lexicon, caller)
          .box("what no statement allows")
          .ifPresent(everything::add);
    }
    return everything;
  }

  private static List<Box> covers(Sides sides, By by) {
    List<Box> covers = new ArrayList<>(sides.requests.allows());
    if (by == By.NOT_ALLOWING) {
      covers.addAll(sides.guardrail.allows());
    }
    return covers;
  }

  /** Both policies under one reading. */
  private final class Sides {
    private final Lexicon lexicon = new Lexicon();
    private final Compiled guardrail;
    private final Compiled requests;
    private final PossibleSearch search;

    Sides(Policy guardrail, Policy requests, Reading reading, Budget budget) {
      StatementCompiler compiler =
          new StatementCompiler(lexicon, reading, List.of(guardrail, requests));
      this.guardrail = compiler.compile(guardrail, "");
      this.requests = compiler.compile(requests, "class");
      this.search = new PossibleSearch(asking, lexicon, new CoverSearch(lexicon, budget));
    }

    Found<Witness> find(Box set, List<Box> covers, Predicate<Witness> accept) {
      return search.find(set, covers, accept, null);
    }

    Verdict first(List<Box> sets, List<Box> covers, Predicate<Witness> accept) {
      List<Verdict.Covered> proof = new ArrayList<>();
      String unknown = null;
      for (Box set : sets) {
        if (set.caller() == Caller.CANONICAL) {
          continue; // another name of an account's users, whose requests are searched
        }
        switch (find(set, covers, accept)) {
          case Found.Covered<Witness> covered -> proof.add(Asking.step(covered));
          case Found.Request<Witness> request -> {
            return new Verdict.Yes(request.request(), List.of(set.source()), "");
          }
          case Found.Undecided<Witness> undecided ->
              unknown = unknown == null ? undecided.reason() : unknown;
        }
      }
      return unknown == null ? new Verdict.Never(proof) : new Verdict.Unknown(unknown);
    }
  }
}
