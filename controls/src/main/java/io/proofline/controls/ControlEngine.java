package io.proofline.controls;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.template.LogicalName;
import io.proofline.ledger.LeafRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates controls. Expressions are compiled when a control first meets a resource of its type,
 * and kept. Controls are evaluated side by side on all processors. Safe for several threads.
 */
public final class ControlEngine {
  private static final Comparator<ResourceId> ORDER =
      Comparator.comparing(ResourceId::account)
          .thenComparing(ResourceId::region)
          .thenComparing(ResourceId::identifier);

  private final Catalog catalog;
  private final ExpressionCompiler compiler;
  private final Map<String, ControlProgram> programs = new ConcurrentHashMap<>();

  /** Over the controls and schemas of a catalog. */
  public ControlEngine(Catalog catalog) {
    this.catalog = catalog;
    this.compiler = new ExpressionCompiler(catalog.schemas());
  }

  /** Evaluates all controls of the catalog. */
  public CheckRun run(Estate estate, Instant at) {
    return run(estate, catalog.controls(), at);
  }

  /**
   * Evaluates some controls.
   *
   * @throws ControlException when an expression does not compile
   */
  public CheckRun run(Estate estate, Collection<Control> controls, Instant at) {
    return run(estate, controls, at, null);
  }

  /**
   * Evaluates controls over some resources only, with all of the estate around them. What is not
   * among them has no row, and neither has any population: the run says nothing of them.
   *
   * @throws ControlException when an expression does not compile
   */
  public CheckRun runOnly(
      Estate estate, Collection<Control> controls, Set<ResourceId> resources, Instant at) {
    return run(estate, controls, at, resources);
  }

  private CheckRun run(
      Estate estate, Collection<Control> controls, Instant at, @Nullable Set<ResourceId> only) {
    List<Surroundings> sides = new ArrayList<>();
    for (Side side : Side.values()) {
      sides.add(
          new Surroundings(
              side,
              estate.snapshots().stream().filter(held -> Sources.side(held) == side).toList(),
              catalog.schemas()));
    }
    List<Evaluation> rows = new ArrayList<>();
    List<ControlSummary> summaries = new ArrayList<>();
    List<List<Result>> results =
        controls.stream().sorted(Comparator.comparing(Control::id)).toList().parallelStream()
            .map(control -> evaluate(control, sides, estate, at, only))
            .toList();
    for (List<Result> ofControl : results) {
      for (Result result : ofControl) {
        rows.addAll(result.rows());
        summaries.add(result.summary());
      }
    }
    List<LeafRef> leaves =
        estate.snapshots().stream().map(RecordedSnapshot::leaf).sorted().toList();
    return new CheckRun(estate.from().orElse(at), at, leaves, rows, summaries);
  }

  /** Compiles a control; an error names line and column. */
  ControlProgram program(Control control) {
    return programs.computeIfAbsent(control.ruleHash(), _ -> compiler.compile(control));
  }

  private record Result(List<Evaluation> rows, ControlSummary summary) {}

  /** One result for each side that has something to say about the control; at least one. */
  private List<Result> evaluate(
      Control control,
      List<Surroundings> sides,
      Estate estate,
      Instant at,
      @Nullable Set<ResourceId> only) {
    List<Result> results = new ArrayList<>();
    for (Surroundings side : sides) {
      evaluate(control, side, estate, at, only).ifPresent(results::add);
    }
    if (results.isEmpty() && only == null) {
      results.add(
          new Result(
              List.of(Populations.nothingCollected(control, at)),
              new ControlSummary(control.id(), control.ruleHash(), Side.LIVE, 0, 0, 1, 0)));
    }
    return results;
  }

  /** Empty when the side has nothing to say about the control. */
  private Optional<Result> evaluate(
      Control control,
      Surroundings side,
      Estate estate,
      Instant at,
      @Nullable Set<ResourceId> only) {
    List<Evaluation> rows = new ArrayList<>();
    List<Held> documents = side.of(control.applies().type());
    if (only == null) {
      rows.addAll(Populations.rows(control, side, catalog.schemas(), at));
      estate.shredded().stream()
          .filter(gone -> Sources.side(gone) == side.side())
          .forEach(gone -> rows.add(Populations.shredded(control, gone, at)));
    } else {
      documents = documents.stream().filter(held -> only.contains(held.document().id())).toList();
    }
    long skipped = 0;
    if (!documents.isEmpty()) {
      ControlProgram program = program(control);
      Binder binder = new Binder(program, side, estate, at);
      for (Held document : documents) {
        ControlProgram.Bindings bindings = binder.bind(document);
        Outcome outcome = spoken(side.side(), program.judge(bindings));
        if (outcome instanceof Outcome.NotApplicable) {
          skipped++;
        } else {
          rows.add(
              new Evaluation(
                  control.id(),
                  control.ruleHash(),
                  document.snapshot().snapshot().source(),
                  document.document().id(),
                  outcome,
                  program.evidence(bindings),
                  document.snapshot().leaf(),
                  document.row(),
                  document.document().observed()));
        }
      }
    }
    if (rows.isEmpty() && skipped == 0) {
      return Optional.empty();
    }
    rows.sort(Comparator.comparing(Evaluation::resource, ORDER).thenComparingLong(Evaluation::row));
    return Optional.of(new Result(rows, summary(control, side.side(), rows, skipped)));
  }

  /** Reasons name what a file declares as the file does. */
  private static Outcome spoken(Side side, Outcome outcome) {
    return side == Side.LIVE
        ? outcome
        : switch (outcome) {
          case Outcome.Fail(String reason) -> new Outcome.Fail(LogicalName.spoken(reason));
          case Outcome.NotEvaluated(List<String> reasons) ->
              new Outcome.NotEvaluated(reasons.stream().map(LogicalName::spoken).toList());
          case Outcome.Pass _, Outcome.NotApplicable _ -> outcome;
        };
  }

  private static ControlSummary summary(
      Control control, Side side, List<Evaluation> rows, long skipped) {
    Map<String, Long> counts = new LinkedHashMap<>();
    rows.forEach(row -> counts.merge(row.outcome().word(), 1L, Long::sum));
    return new ControlSummary(
        control.id(),
        control.ruleHash(),
        side,
        counts.getOrDefault("pass", 0L),
        counts.getOrDefault("fail", 0L),
        counts.getOrDefault("not-evaluated", 0L),
        counts.getOrDefault("not-applicable", 0L) + skipped);
  }
}
