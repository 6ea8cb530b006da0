package io.proofline.actions.demo;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.controls.CheckRun;
import io.proofline.controls.ControlSummary;
import io.proofline.controls.Evaluation;
import io.proofline.controls.Outcome;
import io.proofline.controls.StatusWord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Reads a check run for the demonstration's screen. */
final class Findings {
  /** What the clinic's story is about; these come first when they are not met. */
  private static final List<String> STORY =
      List.of("s3-bucket-no-public-read", "ct-digest-chain-verified", "vendor-agreement-executed");

  private Findings() {}

  /** Controls that are not met: the story, then by severity, then by id. */
  static List<DemoReport.Finding> notMet(CheckRun run, Catalog catalog) {
    List<Control> controls = new ArrayList<>(catalog.controls());
    controls.removeIf(control -> word(run, control) != StatusWord.NOT_MET);
    controls.sort(
        Comparator.comparingInt(Findings::place)
            .thenComparing(Control::severity)
            .thenComparing(Control::id));
    return controls.stream().map(control -> finding(run, control)).toList();
  }

  /** Controls that gave an answer, or should have. */
  static long evaluated(CheckRun run, Catalog catalog) {
    return catalog.controls().stream().filter(c -> run.summary(c.id()).isPresent()).count();
  }

  static long notEvaluated(CheckRun run, Catalog catalog) {
    return catalog.controls().stream()
        .filter(control -> word(run, control) == StatusWord.NOT_EVALUATED)
        .count();
  }

  private static StatusWord word(CheckRun run, Control control) {
    return run.summary(control.id()).map(ControlSummary::status).orElse(StatusWord.NOT_EVALUATED);
  }

  private static int place(Control control) {
    int at = STORY.indexOf(control.id());
    return at < 0 ? STORY.size() : at;
  }

  private static DemoReport.Finding finding(CheckRun run, Control control) {
    List<Evaluation> failing =
        run.evaluations(control.id()).stream()
            .filter(row -> row.outcome() instanceof Outcome.Fail)
            .sorted(Comparator.comparing(row -> row.resource().identifier().endsWith(":*")))
            .toList();
    // A route to a named party tells more than the one to everybody, which the store's row tells.
    Evaluation first = failing.getFirst();
    return new DemoReport.Finding(
        control.id(),
        control.severity().name().toLowerCase(Locale.ROOT),
        first.resource().identifier(),
        failing.size() - 1,
        String.join("; ", first.outcome().why()));
  }
}
