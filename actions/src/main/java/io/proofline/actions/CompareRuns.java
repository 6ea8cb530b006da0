package io.proofline.actions;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Severity;
import io.proofline.cloud.ResourceId;
import io.proofline.controls.CheckRuns;
import io.proofline.controls.RunDiff;
import io.proofline.ledger.Entry;
import io.proofline.ledger.LeafRef;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares two check runs; what holds PHI comes first. */
public final class CompareRuns {
  private final Mandate mandate;

  /** In a workspace. */
  public CompareRuns(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * Compares.
   *
   * @param older leaf of a run; null for the run before the newer one
   * @param newer leaf of a run; null for the newest
   * @throws IllegalArgumentException when there are not two runs, or a leaf holds none
   */
  public Report run(@Nullable LeafRef older, @Nullable LeafRef newer) throws IOException {
    CheckRuns runs = new CheckRuns(mandate.workspace().ledger(), mandate.workspace().sheets());
    List<Entry> history = runs.history();
    LeafRef last = newer;
    if (last == null) {
      if (history.isEmpty()) {
        throw new IllegalArgumentException("no check was run yet: proofline controls check");
      }
      last = history.getLast().statementOrThrow().leaf();
    }
    LeafRef first = older;
    if (first == null) {
      LeafRef before = last;
      first =
          history.stream()
              .filter(entry -> entry.leaf().compareTo(before) < 0)
              .reduce((a, b) -> b)
              .map(entry -> entry.statementOrThrow().leaf())
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "there is no run before " + before + " to compare with"));
    }
    RunDiff diff = RunDiff.between(load(runs, first).run(), load(runs, last).run());
    return new Report(first, last, diff, HoldingPhi.of(mandate), severities());
  }

  private static CheckRuns.Recorded load(CheckRuns runs, LeafRef leaf) throws IOException {
    return runs.load(leaf)
        .orElseThrow(() -> new IllegalArgumentException("leaf " + leaf + " holds no check run"));
  }

  private static Map<String, Severity> severities() {
    Map<String, Severity> severities = new HashMap<>();
    Catalog.standard().controls().forEach(c -> severities.put(c.id(), c.severity()));
    return severities;
  }

  /**
   * Two runs side by side.
   *
   * @param older leaf of the older
   * @param newer leaf of the newer
   * @param diff what is different
   * @param phi resources of systems that hold PHI, as the register says now
   * @param severities severity of each control
   */
  public record Report(
      LeafRef older,
      LeafRef newer,
      RunDiff diff,
      Set<ResourceId> phi,
      Map<String, Severity> severities) {

    /** Takes copies. */
    public Report {
      phi = Set.copyOf(phi);
      severities = Map.copyOf(severities);
    }

    /** Whether the resource belongs to a system that holds PHI. */
    public boolean holdsPhi(ResourceId resource) {
      return phi.contains(resource);
    }

    /** What holds PHI first, then by severity, control and resource. */
    public List<RunDiff.Change> ranked(List<RunDiff.Change> changes) {
      return changes.stream()
          .sorted(
              Comparator.comparing((RunDiff.Change change) -> !holdsPhi(change.resource()))
                  .thenComparing(change -> severities.getOrDefault(change.control(), Severity.LOW))
                  .thenComparing(RunDiff.Change::control)
                  .thenComparing(change -> change.resource().label()))
          .toList();
    }
  }
}
