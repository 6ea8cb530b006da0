package io.proofline.controls.judges;

import io.proofline.catalog.Control;
import io.proofline.catalog.JudgeRules;
import io.proofline.controls.CheckRun;
import io.proofline.controls.Evaluation;
import io.proofline.controls.Outcome;
import io.proofline.controls.Side;
import io.proofline.controls.judges.JudgeFinding.Check;
import io.proofline.controls.judges.JudgeFinding.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Our outcomes beside those of other judges, by control and resource. It changes no outcome: what
 * we did not evaluate stays so, whatever they say.
 *
 * @param rows in order of kind, control and resource: where we pass and they fail comes first
 * @param unmatched findings whose check is an alias of no control, by tool and check, counted
 */
public record Comparison(List<Row> rows, Map<String, Integer> unmatched) {

  /** Our word for a resource that the run does not hold. */
  public static final String NOT_SEEN = "not-seen";

  /** Our word where their finding names no account or region and several resources fit. */
  public static final String AMBIGUOUS = "ambiguous";

  /** Takes copies. */
  public Comparison {
    rows = List.copyOf(rows);
    unmatched = Map.copyOf(unmatched);
  }

  /** How the two sides stand to each other; those that need a person come first. */
  public enum Kind {
    /** We pass what they fail. */
    OURS_PASSES_THEIRS_FAILS,
    /** They fail what we have no outcome for. */
    ONLY_THEIRS_FAILS,
    OURS_FAILS_THEIRS_PASSES,
    BOTH_FAIL,
    /** They pass what we have no outcome for: it stays without one. */
    ONLY_THEIRS_PASSES,
    BOTH_PASS,
    /** They said nothing of a resource of a control that they judge, or could not tell. */
    ONLY_OURS,
    /** Neither could tell. */
    NEITHER;

    /** Stable name. */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * One control and resource.
   *
   * @param kind how the sides stand
   * @param control our control
   * @param account account; may be empty when only they saw it and did not say
   * @param region region; the same
   * @param resource our identifier, or theirs when we have not seen it
   * @param ours our outcome, {@link #NOT_SEEN} or {@link #AMBIGUOUS}
   * @param why our reasons
   * @param observed when we observed it; null when we have not
   * @param theirs {@code pass}, {@code fail}, {@code unknown}, or {@code none}
   * @param said what they said, in their words; what was withdrawn is here and counts for nothing
   */
  public record Row(
      Kind kind,
      String control,
      String account,
      String region,
      String resource,
      String ours,
      List<String> why,
      @Nullable Instant observed,
      String theirs,
      List<JudgeFinding> said) {
    /** Takes copies. */
    public Row {
      why = List.copyOf(why);
      said = List.copyOf(said);
    }
  }

  /**
   * Compares a run with findings. Templates are not compared: others judge what is live.
   *
   * @param files what was read; rules of Config that one of them names hold for all
   * @param known rules behind checks of AWS
   */
  public static Comparison of(
      CheckRun run, Collection<Control> controls, List<JudgeFile> files, JudgeRules known) {
    Map<String, String> rules = rules(files);
    Map<Check, List<JudgeFinding>> byCheck = new HashMap<>();
    List<JudgeFinding> all = files.stream().flatMap(file -> file.findings().stream()).toList();
    for (JudgeFinding one : all) {
      for (Check check : checks(one, rules, known)) {
        byCheck.computeIfAbsent(check, _ -> new ArrayList<>()).add(one);
      }
    }
    Map<String, List<Evaluation>> ours = new HashMap<>();
    for (Evaluation row : run.evaluations()) {
      if (!row.population() && row.side() == Side.LIVE) {
        ours.computeIfAbsent(row.controlId(), _ -> new ArrayList<>()).add(row);
      }
    }
    Set<JudgeFinding> used = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
    List<Row> rows = new ArrayList<>();
    for (Control control : controls) {
      List<JudgeFinding> theirs = theirs(control, byCheck);
      used.addAll(theirs);
      if (theirs.stream().anyMatch(JudgeFinding::counts)) {
        rows.addAll(rows(control.id(), ours.getOrDefault(control.id(), List.of()), theirs));
      }
    }
    Map<String, Integer> unmatched = new TreeMap<>();
    for (JudgeFinding one : all) {
      if (!used.contains(one)) {
        unmatched.merge(one.checks().getFirst().words(), 1, Integer::sum);
      }
    }
    rows.sort(
        Comparator.comparing(Row::kind)
            .thenComparing(Row::control)
            .thenComparing(Row::account)
            .thenComparing(Row::region)
            .thenComparing(Row::resource));
    return new Comparison(rows, unmatched);
  }

  private static Map<String, String> rules(List<JudgeFile> files) {
    Map<String, String> rules = new HashMap<>();
    for (JudgeFile file : files) {
      file.rules().forEach((name, id) -> rules.merge(name, id, (a, b) -> a.equals(b) ? a : ""));
    }
    return rules;
  }

  /** Every id by which a control may name the check of a finding. */
  private static Set<Check> checks(JudgeFinding one, Map<String, String> rules, JudgeRules known) {
    Set<Check> checks = new HashSet<>();
    for (Check check : one.checks()) {
      String id = check.id();
      if (check.tool().equals("security-hub")) {
        known.behindSecurityHub(id).ifPresent(rule -> rule(rule, known, checks));
      }
      if (check.tool().equals("aws-config")) {
        String named = rules.get(id);
        if (named != null) {
          id = named;
        }
        rule(id, known, checks);
      }
      checks.add(new Check(check.tool(), id).plain());
    }
    return checks;
  }

  /** A rule of Config by its name, and by its identifier where that is another word. */
  private static void rule(String name, JudgeRules known, Set<Check> into) {
    into.add(new Check("aws-config", name).plain());
    known.identifier(name).ifPresent(id -> into.add(new Check("aws-config", id).plain()));
  }

  private static List<JudgeFinding> theirs(
      Control control, Map<Check, List<JudgeFinding>> byCheck) {
    Set<JudgeFinding> seen = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
    List<JudgeFinding> theirs = new ArrayList<>();
    control
        .aliases()
        .forEach(
            (tool, ids) ->
                ids.forEach(
                    id ->
                        byCheck.getOrDefault(new Check(tool, id).plain(), List.of()).stream()
                            .filter(seen::add)
                            .forEach(theirs::add)));
    return theirs;
  }

  private static List<Row> rows(String control, List<Evaluation> ours, List<JudgeFinding> theirs) {
    ResourceMatch match = new ResourceMatch(ours);
    IdentityHashMap<Evaluation, List<JudgeFinding>> matched = new IdentityHashMap<>();
    Map<String, List<JudgeFinding>> unseen = new LinkedHashMap<>();
    for (JudgeFinding one : theirs) {
      List<Evaluation> same = match.of(one);
      if (same.size() == 1) {
        matched.computeIfAbsent(same.getFirst(), _ -> new ArrayList<>()).add(one);
      } else if (one.counts() && one.verdict() != Verdict.UNKNOWN) {
        String word = same.isEmpty() ? NOT_SEEN : AMBIGUOUS;
        unseen
            .computeIfAbsent(
                String.join(" ", word, one.account(), one.region(), one.resource()),
                _ -> new ArrayList<>())
            .add(one);
      }
    }
    List<Row> rows = new ArrayList<>();
    for (Evaluation row : ours) {
      rows.add(row(control, row, matched.getOrDefault(row, List.of())));
    }
    unseen.forEach(
        (key, said) -> {
          JudgeFinding first = said.getFirst();
          Verdict verdict = worst(said);
          rows.add(
              new Row(
                  verdict == Verdict.FAIL ? Kind.ONLY_THEIRS_FAILS : Kind.ONLY_THEIRS_PASSES,
                  control,
                  first.account(),
                  first.region(),
                  first.resource(),
                  key.startsWith(AMBIGUOUS) ? AMBIGUOUS : NOT_SEEN,
                  List.of(),
                  null,
                  verdict.id(),
                  said));
        });
    return rows;
  }

  private static Row row(String control, Evaluation ours, List<JudgeFinding> said) {
    boolean any = said.stream().anyMatch(JudgeFinding::counts);
    Verdict theirs = worst(said);
    return new Row(
        kind(ours.outcome(), theirs),
        control,
        ours.resource().account(),
        ours.resource().region(),
        ours.resource().identifier(),
        ours.outcome().word(),
        ours.outcome().why(),
        ours.observed(),
        any ? theirs.id() : "none",
        said);
  }

  private static Kind kind(Outcome ours, Verdict theirs) {
    return switch (ours) {
      case Outcome.Pass _ ->
          switch (theirs) {
            case FAIL -> Kind.OURS_PASSES_THEIRS_FAILS;
            case PASS -> Kind.BOTH_PASS;
            case UNKNOWN -> Kind.ONLY_OURS;
          };
      case Outcome.Fail _ ->
          switch (theirs) {
            case FAIL -> Kind.BOTH_FAIL;
            case PASS -> Kind.OURS_FAILS_THEIRS_PASSES;
            case UNKNOWN -> Kind.ONLY_OURS;
          };
      case Outcome.NotApplicable _, Outcome.NotEvaluated _ ->
          switch (theirs) {
            case FAIL -> Kind.ONLY_THEIRS_FAILS;
            case PASS -> Kind.ONLY_THEIRS_PASSES;
            case UNKNOWN -> Kind.NEITHER;
          };
    };
  }

  /** One failure counts, whatever else was said; so does one doubt beside passes. */
  private static Verdict worst(List<JudgeFinding> said) {
    Set<Verdict> verdicts = new TreeSet<>();
    said.stream().filter(JudgeFinding::counts).forEach(one -> verdicts.add(one.verdict()));
    if (verdicts.contains(Verdict.FAIL)) {
      return Verdict.FAIL;
    }
    return verdicts.isEmpty() || verdicts.contains(Verdict.UNKNOWN)
        ? Verdict.UNKNOWN
        : Verdict.PASS;
  }
}
