package io.proofline.controls;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.ResourceId;
import io.proofline.ledger.LeafRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates controls. Expressions are compiled when a control first meets a resource of its type,
 * and kept. Resources are judged side by side on all processors. Safe for several threads.
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
    this(catalog, new ExpressionCompiler(catalog.schemas()));
  }

  ControlEngine(Catalog catalog, ExpressionCompiler compiler) {
    this.catalog = catalog;
    this.compiler = compiler;
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
    List<Control> sorted = controls.stream().sorted(Comparator.comparing(Control::id)).toList();
    List<Map<String, Judging.Judged>> judged =
        sides.stream()
            .map(side -> new Judging(side, estate, at, this::program).judge(sorted, only))
            .toList();
    List<Evaluation> rows = new ArrayList<>();
    List<ControlSummary> summaries = new ArrayList<>();
    for (Control control : sorted) {
      for (Result result : results(control, sides, judged, estate, at, only != null)) {
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
  private List<Result> results(
      Control control,
      List<Surroundings> sides,
      List<Map<String, Judging.Judged>> judged,
      Estate estate,
      Instant at,
      boolean onlySome) {
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < sides.size(); i++) {
      Surroundings side = sides.get(i);
      List<Evaluation> rows = new ArrayList<>();
      if (!onlySome) {
        rows.addAll(Populations.rows(control, side, catalog.schemas(), at));
        estate.shredded().stream()
            .filter(gone -> Sources.side(gone) == side.side())
            .forEach(gone -> rows.add(Populations.shredded(control, gone, at)));
      }
      Judging.Judged resources =
          judged.get(i).getOrDefault(control.id(), new Judging.Judged(List.of(), 0));
      rows.addAll(resources.rows());
      if (!rows.isEmpty() || resources.skipped() > 0) {
        rows.sort(
            Comparator.comparing(Evaluation::resource, ORDER).thenComparingLong(Evaluation::row));
        results.add(new Result(rows, summary(control, side.side(), rows, resources.skipped())));
      }
    }
    if (results.isEmpty() && !onlySome) {
      results.add(
          new Result(
              List.of(Populations.nothingCollected(control, at)),
              new ControlSummary(control.id(), control.ruleHash(), Side.LIVE, 0, 0, 1, 0)));
    }
    return results;
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
