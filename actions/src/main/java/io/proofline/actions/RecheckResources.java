package io.proofline.actions;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import io.proofline.controls.CheckRun;
import io.proofline.controls.CheckRuns;
import io.proofline.controls.ControlEngine;
import io.proofline.controls.ControlSummary;
import io.proofline.controls.Estate;
import io.proofline.controls.Evaluation;
import io.proofline.controls.Outcome;
import io.proofline.controls.Side;
import io.proofline.ledger.LeafRef;
import io.proofline.trail.ask.Explain;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.who.Changes;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Judges again only the resources that change events touched, or that somebody names, from their
 * newest documents, with everything around them. Nothing is collected: what the newest snapshot saw
 * before the change is not evaluated. The run is recorded as one of these resources only, so it
 * never answers for others.
 */
public final class RecheckResources {
  private final Mandate mandate;
  private final Catalog catalog;
  private final ControlEngine engine;

  /** In a workspace. */
  public RecheckResources(Mandate mandate) {
    this(mandate, Catalog.standard());
  }

  RecheckResources(Mandate mandate, Catalog catalog) {
    this(mandate, catalog, new ControlEngine(catalog));
  }

  /** With an engine that is kept. */
  RecheckResources(Mandate mandate, Catalog catalog, ControlEngine engine) {
    this.mandate = mandate;
    this.catalog = catalog;
    this.engine = engine;
  }

  /** What is to be judged again, and after what. */
  private record Touched(
      Map<ResourceId, Instant> resources, Set<String> notFound, List<String> notes) {}

  /**
   * Judges again.
   *
   * @param events ids of events that the logs hold; one that failed touched nothing
   * @param named ARNs, names or {@code account/region/type/name} of resources
   * @throws IllegalArgumentException when an event is not held, or nothing is to be judged
   */
  public Report run(Collection<String> events, Collection<String> named) throws IOException {
    List<TrailEvent> changes = changes(events);
    Set<String> accounts = new TreeSet<>();
    changes.forEach(
        change -> {
          if (change.account() != null) {
            accounts.add(change.account());
          }
        });
    List<RecordedSnapshot> snapshots =
        mandate.snapshots().latest(subject -> concerns(subject, accounts, named.isEmpty()));
    Touched touched = touched(changes, named, snapshots);
    if (touched.resources().isEmpty()) {
      throw new IllegalArgumentException(
          "none of it is in the newest snapshots: "
              + String.join(", ", touched.notFound())
              + "; collect the account (proofline collect aws)");
    }
    Set<String> types = new HashSet<>();
    touched.resources().keySet().forEach(id -> types.add(id.type()));
    List<Control> controls = catalog.controlsOf(types);
    Estate estate =
        new Estate(snapshots, MarkedSystems.of(mandate, snapshots, touched.resources().keySet()));
    CheckRun run =
        current(
            engine.runOnly(estate, controls, touched.resources().keySet(), mandate.now()),
            touched.resources(),
            snapshots);
    CheckRuns.Recorded recorded =
        new CheckRuns(mandate.workspace().ledger(), mandate.workspace().sheets())
            .recordOnly(run, touched.resources().keySet(), events, mandate.actor());
    return new Report(
        recorded,
        List.copyOf(touched.resources().keySet()),
        List.copyOf(touched.notFound()),
        touched.notes());
  }

  /** Snapshots of the accounts in which something happened, and what was derived. */
  private static boolean concerns(String subject, Set<String> accounts, boolean onlyEvents) {
    if (subject.startsWith("cloudformation/") || subject.startsWith("terraform/")) {
      return false;
    }
    return !onlyEvents
        || !subject.startsWith("aws/")
        || accounts.isEmpty()
        || accounts.contains(subject.substring("aws/".length()));
  }

  private List<TrailEvent> changes(Collection<String> events) throws IOException {
    List<TrailEvent> changes = new ArrayList<>();
    Explain explain = new Explain(IngestTrail.store(mandate));
    for (String id : events) {
      List<Explain.Explained> held = explain.event(id, mandate.actor()).events();
      if (held.isEmpty()) {
        throw new IllegalArgumentException(
            "no event " + id + " is held; take its log in first (proofline trail ingest)");
      }
      held.forEach(one -> changes.add(one.event()));
    }
    return changes;
  }

  private Touched touched(
      List<TrailEvent> changes, Collection<String> named, List<RecordedSnapshot> snapshots)
      throws IOException {
    List<String> notes = new ArrayList<>();
    List<TrailEvent> done = new ArrayList<>();
    for (TrailEvent change : changes) {
      if (change.failed()) {
        notes.add("event " + change.eventId() + " failed and changed nothing");
      } else {
        done.add(change);
      }
    }
    TrailStore store = IngestTrail.store(mandate);
    Map<String, Set<String>> keysOf = done.isEmpty() ? Map.of() : new Changes(store).named(done);
    Map<String, Instant> wanted = new TreeMap<>();
    for (TrailEvent change : done) {
      for (String key : keysOf.getOrDefault(change.leaf() + "/" + change.row(), Set.of())) {
        wanted.merge(key, change.time(), (a, b) -> a.isAfter(b) ? a : b);
      }
    }
    named.forEach(name -> wanted.putIfAbsent(name, Instant.MIN));
    Set<String> notFound = new TreeSet<>(wanted.keySet());
    Map<ResourceId, Instant> resources = new LinkedHashMap<>();
    for (RecordedSnapshot held : snapshots) {
      Snapshot snapshot = held.snapshot();
      for (int row = 0; row < snapshot.documents().size(); row++) {
        ResourceId id = snapshot.id(row);
        for (String name : names(id, snapshot.arn(row))) {
          Instant after = wanted.get(name);
          if (after != null) {
            notFound.remove(name);
            resources.merge(id, after, (a, b) -> a.isAfter(b) ? a : b);
          }
        }
        for (TrailEvent change : done) {
          if (isStateOf(id, change)) {
            resources.merge(id, change.time(), (a, b) -> a.isAfter(b) ? a : b);
          }
        }
      }
    }
    return new Touched(resources, notFound, notes);
  }

  private static List<String> names(ResourceId id, @Nullable String arn) {
    List<String> names = new ArrayList<>(4);
    Changes.key(id, arn).ifPresent(names::add);
    if (arn != null) {
      names.add(arn);
    }
    names.add(id.identifier());
    names.add(id.label());
    return names;
  }

  /** State of an account or a region has no name in a log; the call says what it changes. */
  private boolean isStateOf(ResourceId id, TrailEvent change) {
    boolean state = id.identifier().equals(id.account()) || id.identifier().equals(id.region());
    if (!state || !id.account().equals(change.account())) {
      return false;
    }
    boolean here = id.region().equals("global") || id.region().equals(change.region());
    return here
        && catalog.controlsOf(Set.of(id.type())).stream()
            .flatMap(control -> control.triggers().stream())
            .anyMatch(
                trigger ->
                    trigger.eventSource().equals(change.source())
                        && trigger.eventName().equals(change.name()));
  }

  /**
   * What was seen before the change says nothing of what came after it. A document is made of
   * several answers, and its neighbours of others: all of them come after the beginning of the
   * snapshot.
   */
  private static CheckRun current(
      CheckRun run, Map<ResourceId, Instant> after, List<RecordedSnapshot> snapshots) {
    Map<LeafRef, Instant> began = new HashMap<>();
    snapshots.forEach(held -> began.put(held.leaf(), held.snapshot().from()));
    List<Evaluation> rows = new ArrayList<>();
    for (Evaluation row : run.evaluations()) {
      Instant change = after.getOrDefault(row.resource(), Instant.MIN);
      Instant seen = row.leaf() == null ? Instant.MIN : began.getOrDefault(row.leaf(), Instant.MIN);
      rows.add(
          seen.isAfter(change)
              ? row
              : new Evaluation(
                  row.controlId(),
                  row.ruleHash(),
                  row.source(),
                  row.resource(),
                  new Outcome.NotEvaluated(
                      List.of(
                          "the newest snapshot of it began at "
                              + seen
                              + ", before the change at "
                              + change
                              + ": collect the account again")),
                  row.evidence(),
                  row.leaf(),
                  row.row(),
                  row.observed()));
    }
    return new CheckRun(run.from(), run.to(), run.snapshots(), rows, counts(run, rows));
  }

  private static List<ControlSummary> counts(CheckRun run, List<Evaluation> rows) {
    Map<String, Map<Side, long[]>> counts = new HashMap<>();
    for (Evaluation row : rows) {
      long[] of =
          counts
              .computeIfAbsent(row.controlId(), _ -> new HashMap<>())
              .computeIfAbsent(row.side(), _ -> new long[3]);
      switch (row.outcome()) {
        case Outcome.Pass _ -> of[0]++;
        case Outcome.Fail _ -> of[1]++;
        case Outcome.NotEvaluated _ -> of[2]++;
        case Outcome.NotApplicable _ -> {}
      }
    }
    List<ControlSummary> summaries = new ArrayList<>();
    for (ControlSummary summary : run.summaries()) {
      long[] of =
          counts
              .getOrDefault(summary.controlId(), Map.of())
              .getOrDefault(summary.side(), new long[3]);
      summaries.add(
          new ControlSummary(
              summary.controlId(),
              summary.ruleHash(),
              summary.side(),
              of[0],
              of[1],
              of[2],
              summary.notApplicable()));
    }
    return summaries;
  }

  /**
   * A run over some resources only.
   *
   * @param recorded the run and its statement
   * @param resources what was judged
   * @param notFound what events or people name and no newest snapshot holds
   * @param notes what a reader must know
   */
  public record Report(
      CheckRuns.Recorded recorded,
      List<ResourceId> resources,
      List<String> notFound,
      List<String> notes) {
    /** Takes copies. */
    public Report {
      resources = List.copyOf(resources);
      notFound = List.copyOf(notFound);
      notes = List.copyOf(notes);
    }
  }
}
