package io.proofline.trail.coverage;

import io.proofline.cloud.Document;
import io.proofline.ledger.Actor;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Sheets;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import io.proofline.trail.coverage.CoverageLine.EventClass;
import io.proofline.trail.coverage.CoverageLine.State;
import io.proofline.trail.digest.ChainReport;
import io.proofline.trail.digest.Expectation;
import io.proofline.trail.digest.JudgedDigests;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.LogFile.Place;
import io.proofline.trail.lake.SheetRefs;
import io.proofline.trail.lake.TrailStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Says which time is covered, from digests, files held, and snapshots of trails. */
public final class Coverage {
  private static final String TYPE = "coverage";
  private static final String ROWS = "application/vnd.proofline.sheet+gzip";

  /**
   * Services of which AWS lists no type of resource with data events: all that is done to theirs
   * are management events. Source: CloudTrail API Reference, AdvancedFieldSelector.
   */
  public static final Set<String> WITHOUT_DATA_EVENTS =
      Set.of("iam", "kms", "organizations", "secretsmanager");

  private final TrailStore store;

  /** Over a workspace. */
  public Coverage(TrailStore store) {
    this.store = store;
  }

  /**
   * The coverage of an interval, for every account and region that is expected or held.
   *
   * @param expected accounts and regions that must be there, from the inventory
   * @param trails documents of type {@code AWS::CloudTrail::Trail}, and {@code
   *     AWS::Organizations::Account} of an organisation's accounts, from any snapshots
   */
  public CoverageReport report(Instant from, Instant to, Set<Place> expected, List<Document> trails)
      throws IOException {
    try (Lake lake = Lake.open(store)) {
      return report(lake, JudgedDigests.of(store), from, to, expected, trails);
    }
  }

  private CoverageReport report(
      Lake lake,
      JudgedDigests digests,
      Instant from,
      Instant to,
      Set<Place> expected,
      List<Document> trails)
      throws IOException {
    Presence presence = Presence.of(lake, from, to, digests.vouchers());
    Set<Place> places = new TreeSet<>(expected);
    places.addAll(presence.places());
    Deliveries deliveries = Deliveries.of(store, lake, from, to);
    places.addAll(deliveries.places());
    List<ChainReport> chains = digests.reports(new Expectation(places, from, to));
    // Selectors hold over time only as far as the home region's log is whole, before and after too.
    SelectorHistory history =
        SelectorHistory.of(
            trails, digests.chains(), TrailChange.of(store, lake, digests.vouchers()));
    Membership membership = Membership.of(trails);
    List<SeenTrail> seen = SeenTrail.all(trails);
    List<CoverageLine> lines = new ArrayList<>();
    for (ChainReport chain : chains) {
      new PlaceCoverage(
              chain,
              from,
              to,
              store.clock().instant(),
              presence,
              history,
              membership.joined(chain.place(), seen))
          .addTo(lines);
    }
    return new CoverageReport(
        from, to, chains, ShreddedLogs.of(store.ledger()).said(deliveries.said(lines), from, to));
  }

  /**
   * The lines that bear on a question: management events everywhere, and unless only these are
   * meant, data events, of an object of S3 by the selector that takes it in. Of any other resource
   * no selector is taken for whole, since a service may have data events of several types.
   *
   * @param key the resource asked about; empty for all
   * @param managementOnly whether no data event can be among what is asked about
   * @param expected accounts and regions that must be there, from the inventory
   */
  public List<CoverageLine> forResource(
      Lake lake,
      JudgedDigests digests,
      Instant from,
      Instant to,
      String key,
      boolean managementOnly,
      Set<Place> expected,
      List<Document> trails)
      throws IOException {
    String[] arn = key.split(":", 6);
    String service = arn.length == 6 ? arn[2] : "";
    String region = arn.length == 6 ? arn[3] : "";
    String account = arn.length == 6 ? arn[4] : "";
    boolean s3 = key.contains(":s3:::");
    boolean data = !managementOnly && !WITHOUT_DATA_EVENTS.contains(service);
    Set<Place> places = new TreeSet<>(expected);
    if (!region.isEmpty() && !account.isEmpty()) {
      places.add(new Place(account, region));
    }
    List<CoverageLine> lines = new ArrayList<>();
    for (CoverageLine line : report(lake, digests, from, to, places, trails).lines()) {
      boolean there =
          (region.isEmpty() || region.equals(line.place().region()))
              && (account.isEmpty() || account.equals(line.place().account()));
      boolean rest = line.selector().equals("other") || line.selector().equals("all");
      if (there
          && (line.eventClass() == EventClass.MANAGEMENT
              || (data && (s3 || key.isEmpty() || rest)))) {
        lines.add(line);
      }
    }
    if (!s3 || !data) {
      return lines;
    }
    KeyUse use = KeyUse.of(lake, key, from, to);
    // Of the data lines of a place, those of a covering selector speak; else those of the rest.
    List<CoverageLine> out = new ArrayList<>();
    for (CoverageLine line : lines) {
      if (line.eventClass() == EventClass.MANAGEMENT) {
        out.add(line);
        continue;
      }
      boolean selected =
          lines.stream()
              .anyMatch(
                  l ->
                      l.place().equals(line.place())
                          && l.eventClass() == EventClass.DATA
                          && Selection.covers(l.selector(), key));
      boolean rest = line.selector().equals("other") || line.selector().equals("all");
      if (selected ? Selection.covers(line.selector(), key) : rest) {
        out.add(line);
      }
    }
    List<CoverageLine> all = new ArrayList<>(use.beside(out));
    all.addAll(BatchDeletes.lines(lake, key, from, to));
    return all;
  }

  /** Records a report as a statement; the lines are its sheet. */
  public Statement record(CoverageReport report, Actor actor) throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("from", report.from().toString());
    body.put("to", report.to().toString());
    Map<String, Integer> results = new TreeMap<>();
    report.chains().forEach(c -> results.merge(c.result().id(), 1, Integer::sum));
    ObjectNode chains = body.putObject("chains");
    results.forEach(chains::put);
    Map<String, Integer> states = new TreeMap<>();
    for (State state : State.values()) {
      states.put(state.id(), 0);
    }
    report.lines().forEach(l -> states.merge(l.state().id(), 1, Integer::sum));
    ObjectNode counted = body.putObject("lines");
    states.forEach(counted::put);
    try (Sheets.Writer rows = store.sheets().begin(ROWS)) {
      rows.append(report.toJson().without("coverage"));
      for (CoverageLine line : report.lines()) {
        rows.append(line.toJson());
      }
      SheetRef sheet = rows.seal();
      SheetRefs.put(body, "rows", sheet);
      Instant now = store.clock().instant();
      return store
          .ledger()
          .append(
              new StatementDraft(
                  TYPE,
                  1,
                  "trail/coverage",
                  report.from() + " " + report.to() + " " + now,
                  body,
                  List.of(sheet.blob()),
                  null,
                  now,
                  actor))
          .statement();
    }
  }
}
