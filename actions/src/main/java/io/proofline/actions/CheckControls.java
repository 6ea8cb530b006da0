package io.proofline.actions;

import io.proofline.catalog.Catalog;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.controls.CheckRuns;
import io.proofline.controls.ControlEngine;
import io.proofline.controls.Estate;
import io.proofline.program.AcceptedRisks;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Evaluates the catalog over the newest snapshots and records the run. Routes and digest chains are
 * derived anew before, so that no control judges yesterday's.
 */
public final class CheckControls {
  private final Mandate mandate;
  private final Catalog catalog;
  private final ControlEngine engine;

  /** In a workspace, with the catalog that ships with the program. */
  public CheckControls(Mandate mandate) {
    this(mandate, Catalog.standard());
  }

  CheckControls(Mandate mandate, Catalog catalog) {
    this(mandate, catalog, new ControlEngine(catalog));
  }

  /** With an engine that is kept: compiling is most of the work of a small account. */
  CheckControls(Mandate mandate, Catalog catalog, ControlEngine engine) {
    this.mandate = mandate;
    this.catalog = catalog;
    this.engine = engine;
  }

  /** The catalog that is evaluated. */
  public Catalog catalog() {
    return catalog;
  }

  /**
   * Evaluates every control; a run is always whole, so that the newest one answers for all.
   *
   * @throws IOException when the run could not be recorded; no statement of it stands then
   */
  public Report run() throws IOException {
    List<RecordedSnapshot> before = mandate.snapshots().latest();
    Collected collected = new Collected(before);
    Optional<RecordedSnapshot> routes = new DeriveRoutes(mandate).run(collected);
    new DeriveDigestChains(mandate).run(collected);
    List<RecordedSnapshot> snapshots = mandate.snapshots().latest(before);
    Estate estate =
        new Estate(snapshots, MarkedSystems.of(mandate, snapshots), mandate.snapshots().shredded());
    CheckRuns runs = new CheckRuns(mandate.workspace().ledger(), mandate.workspace().sheets());
    CheckRuns.Recorded recorded = runs.record(engine.run(estate, mandate.now()), mandate.actor());
    long resources =
        recorded.run().evaluations().stream()
            .filter(row -> !row.population())
            .map(row -> row.resource())
            .distinct()
            .count();
    return new Report(
        recorded,
        resources,
        routes.isPresent(),
        new AcceptedRisks(new ManageExceptions(mandate).all()),
        regionsNotAsked(snapshots));
  }

  private static SortedMap<String, SortedSet<String>> regionsNotAsked(
      List<RecordedSnapshot> snapshots) {
    SortedMap<String, SortedSet<String>> left = new TreeMap<>();
    for (RecordedSnapshot held : snapshots) {
      SortedSet<String> regions = held.snapshot().regionsNotAsked();
      if (!regions.isEmpty()) {
        left.put(held.snapshot().subject(), regions);
      }
    }
    return left;
  }

  /**
   * A run in the ledger.
   *
   * @param recorded the run and its statement
   * @param resources distinct resources with an outcome other than not applicable
   * @param routesKnown whether routes to the outside could be derived; false without a register of
   *     systems
   * @param risks exceptions as they stand at the time of the run; they change no outcome
   * @param regionsNotAsked enabled regions of which no outcome speaks, by subject of the snapshot
   */
  public record Report(
      CheckRuns.Recorded recorded,
      long resources,
      boolean routesKnown,
      AcceptedRisks risks,
      SortedMap<String, SortedSet<String>> regionsNotAsked) {}
}
