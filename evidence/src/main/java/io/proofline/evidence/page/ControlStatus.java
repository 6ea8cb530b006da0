package io.proofline.evidence.page;

import io.proofline.catalog.Control;
import io.proofline.catalog.Requirement;
import io.proofline.cloud.Snapshot;
import io.proofline.controls.CheckRun;
import io.proofline.controls.ControlSummary;
import io.proofline.controls.Evaluation;
import io.proofline.controls.Outcome;
import io.proofline.controls.Side;
import io.proofline.evidence.page.ControlPageModel.Status;
import io.proofline.program.AcceptedRisks;
import io.proofline.program.RiskException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The word of a control, since when it holds, and the line below it that says why. */
final class ControlStatus {
  private final CheckRun run;
  private final List<Snapshot> snapshots;
  private final Map<String, Instant> sinces;
  private final AcceptedRisks risks;

  /**
   * @param snapshots what the run judged
   * @param sinces since when every run gave a control's present word, by control id
   * @param risks as of the time shown
   */
  ControlStatus(
      CheckRun run, List<Snapshot> snapshots, Map<String, Instant> sinces, AcceptedRisks risks) {
    this.run = run;
    this.snapshots = List.copyOf(snapshots);
    this.sinces = sinces;
    this.risks = risks;
  }

  /**
   * @param side which of the two the page is about
   * @param incomplete why resources could be missing
   * @param resources rows of that side, one a resource
   */
  Status of(
      Control control,
      Optional<ControlSummary> summary,
      Side side,
      List<String> incomplete,
      List<Evaluation> resources) {
    StatusWord word =
        summary.map(s -> StatusWord.of(risks.status(run, s))).orElse(StatusWord.NOT_EVALUATED);
    long accepted = resources.stream().filter(risks::accepted).count();
    String line =
        switch (word) {
          case NOT_MET -> {
            long fail = summary.map(ControlSummary::fail).orElse(0L) - accepted;
            yield fail + (fail == 1 ? " resource fails" : " resources fail");
          }
          case NOT_EVALUATED -> {
            long open = resources.stream().filter(ControlStatus::unanswered).count();
            yield open > 0
                ? open + (open == 1 ? " resource has no answer" : " resources have no answer")
                : incomplete.size() > narrowed(control).size() || side == Side.TEMPLATE
                    ? "not everything could be read"
                    : resources.isEmpty()
                        ? "nothing in scope in the regions seen"
                        : "every resource in scope passes in the regions seen";
          }
          case MET -> "every resource in scope passes";
          case NOT_APPLICABLE -> "nothing in scope";
          case RISK_ACCEPTED ->
              control.citation().requirement().obligation() == Requirement.Obligation.REQUIRED
                  ? "requirement not met"
                  : "specification not implemented";
          case STALE -> "the last complete run is too old";
        };
    return new Status(
        word,
        since(control, word, resources),
        side == Side.TEMPLATE ? line + ", judged on templates" : line + notAsked(control));
  }

  private static boolean unanswered(Evaluation row) {
    return row.outcome() instanceof Outcome.NotEvaluated;
  }

  /** Snapshots that were told to leave out regions in which the control's resources may lie. */
  private List<Snapshot> narrowed(Control control) {
    return snapshots.stream()
        .filter(snapshot -> snapshot.byRegion(control.applies().type()))
        .filter(snapshot -> !snapshot.regionsNotAsked().isEmpty())
        .toList();
  }

  /** What a narrowed collection leaves open stands beside the word, whatever the word. */
  private String notAsked(Control control) {
    long regions =
        narrowed(control).stream().mapToLong(snapshot -> snapshot.regionsNotAsked().size()).sum();
    if (regions == 0) {
      return "";
    }
    return "; " + regions + (regions == 1 ? " enabled region" : " enabled regions") + " not seen";
  }

  /** The run knows no exceptions, so the word may be younger than the outcomes behind it. */
  private Optional<Instant> since(Control control, StatusWord word, List<Evaluation> resources) {
    Optional<Instant> outcomes = Optional.ofNullable(sinces.get(control.id()));
    List<RiskException> about =
        resources.stream()
            .filter(row -> row.outcome() instanceof Outcome.Fail)
            .flatMap(row -> risks.about(row).stream())
            .filter(one -> one.inForceSince().isPresent())
            .toList();
    return switch (word) {
      case RISK_ACCEPTED ->
          latest(outcomes, about.stream().flatMap(e -> e.inForceSince().stream()));
      case NOT_MET -> latest(outcomes, about.stream().flatMap(e -> e.over().stream()));
      default -> outcomes;
    };
  }

  private static Optional<Instant> latest(Optional<Instant> first, Stream<Instant> more) {
    return first.map(
        at -> Stream.concat(Stream.of(at), more).max(Comparator.naturalOrder()).orElse(at));
  }
}
