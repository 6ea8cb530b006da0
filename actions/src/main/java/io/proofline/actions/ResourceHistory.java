package io.proofline.actions;

import io.proofline.cloud.ResourceId;
import io.proofline.cloud.template.LogicalName;
import io.proofline.controls.CheckRuns;
import io.proofline.controls.Evaluation;
import io.proofline.ledger.Entry;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.Statement;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What every recorded run said of one resource, runs over some resources only among them. */
public final class ResourceHistory {
  private final Mandate mandate;

  /** In a workspace. */
  public ResourceHistory(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * Reads all runs; each row is verified against its statement.
   *
   * @param name identifier of the resource, or account/region/type/identifier
   * @throws IllegalArgumentException when no run has a row of it
   */
  public Report run(String name) throws IOException {
    CheckRuns runs = new CheckRuns(mandate.workspace().ledger(), mandate.workspace().sheets());
    Map<ResourceId, Map<String, List<Answer>>> found =
        new TreeMap<>(
            Comparator.comparing(ResourceId::label)
                .thenComparing(id -> id.incarnation() == null ? "" : id.incarnation()));
    List<LeafRef> leaves = new ArrayList<>();
    List<LeafRef> shredded = new ArrayList<>();
    List<Entry> all = new ArrayList<>(runs.history());
    all.addAll(runs.rechecks());
    all.sort(Comparator.comparing(Entry::observed).thenComparing(Entry::leaf));
    for (Entry entry : all) {
      if (!(entry instanceof Entry.Held(Statement statement))) {
        shredded.add(entry.leaf());
        continue;
      }
      CheckRuns.Recorded recorded = runs.load(statement);
      leaves.add(recorded.leaf());
      for (Evaluation row : recorded.run().evaluations()) {
        ResourceId id = row.resource();
        if (!row.population() && named(id, name)) {
          found
              .computeIfAbsent(id, _ -> new TreeMap<>())
              .computeIfAbsent(row.controlId(), _ -> new ArrayList<>())
              .add(
                  new Answer(
                      recorded.leaf(),
                      recorded.run().to(),
                      row.outcome().word(),
                      row.outcome().why()));
        }
      }
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "none of %d runs has a row of %s; name it as controls check --json does"
              .formatted(leaves.size(), name));
    }
    List<Resource> resources = new ArrayList<>();
    found.forEach((id, controls) -> resources.add(new Resource(id, controls)));
    return new Report(leaves, shredded, resources);
  }

  private static boolean named(ResourceId id, String name) {
    return id.identifier().equals(name)
        || id.label().equals(name)
        || LogicalName.spoken(id.identifier()).equals(name);
  }

  /**
   * What one run said.
   *
   * @param run leaf of the run
   * @param at time of the check
   * @param outcome word of the outcome
   * @param why reasons
   */
  public record Answer(LeafRef run, Instant at, String outcome, List<String> why) {
    /** Takes a copy. */
    public Answer {
      why = List.copyOf(why);
    }
  }

  /**
   * One incarnation of a resource.
   *
   * @param controls control to its answers, oldest first; a run that is missing has no row of it,
   *     which says nothing
   */
  public record Resource(ResourceId id, Map<String, List<Answer>> controls) {}

  /**
   * The history.
   *
   * @param runs leaves of all runs that were read
   * @param shredded leaves of runs that were shredded: what they said is not known
   * @param resources resources of that name
   */
  public record Report(List<LeafRef> runs, List<LeafRef> shredded, List<Resource> resources) {
    /** Takes copies. */
    public Report {
      runs = List.copyOf(runs);
      shredded = List.copyOf(shredded);
      resources = List.copyOf(resources);
    }
  }
}
