package io.proofline.evidence.page;

import io.proofline.catalog.Control;
import io.proofline.catalog.Requirement;
import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.SnapshotStore;
import io.proofline.controls.CheckRun;
import io.proofline.controls.ControlSummary;
import io.proofline.controls.Evaluation;
import io.proofline.controls.Outcome;
import io.proofline.controls.Side;
import io.proofline.evidence.page.ControlPageModel.CitationLine;
import io.proofline.evidence.page.ControlPageModel.ControlLine;
import io.proofline.evidence.page.ControlPageModel.Counts;
import io.proofline.evidence.page.ControlPageModel.ExceptionLine;
import io.proofline.evidence.page.ControlPageModel.Foot;
import io.proofline.evidence.page.ControlPageModel.ResultLine;
import io.proofline.evidence.page.ControlPageModel.RowRange;
import io.proofline.evidence.page.ControlPageModel.RunLine;
import io.proofline.ledger.Actor;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.Ledger;
import io.proofline.ledger.Statement;
import io.proofline.ledger.TimeView;
import io.proofline.ledger.Workspace;
import io.proofline.ledger.register.Registers;
import io.proofline.program.AcceptedRisks;
import io.proofline.program.ChangeApprovals;
import io.proofline.program.PolicyRegister;
import io.proofline.program.RiskException;
import io.proofline.program.RiskExceptions;
import io.proofline.systems.Membership;
import io.proofline.systems.SystemRegister;
import io.proofline.trail.lake.TrailStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Gathers what a control page says from a check run and the ledger. What cannot be had is said on
 * the page, never left out. Raw evidence of the rows that the page shows is written beside it while
 * it is gathered.
 *
 * <p>Made for one run; keeps what several pages of the run share. Not safe for several threads.
 */
public final class ControlPageAssembler {
  private final Workspace workspace;
  private final Request request;
  private final RawEvidence raw;
  private final Map<LeafRef, RecordedSnapshot> snapshots = new LinkedHashMap<>();
  private final GoverningPolicies policies;
  private final JudgedResources judgedResources;
  private final ControlStatus status;
  private final AcceptedRisks risks;
  private final Duties duties;
  private final LogProof logs;
  private final Ledger.CheckpointView checkpoint;

  /**
   * What is asked for.
   *
   * @param run the run to show
   * @param statement its statement in the ledger
   * @param since since when every run gave a control's present word, by control id; a control that
   *     is missing prints no such time
   * @param asOf state of the world shown
   * @param knownAt state of the ledger shown
   * @param prepared who makes the page
   * @param tool the product with its version, for example {@code proofline 0.1.0}
   */
  public record Request(
      CheckRun run,
      Statement statement,
      Map<String, Instant> since,
      Instant asOf,
      Instant knownAt,
      Actor prepared,
      String tool) {

    /** Takes a copy of the map. */
    public Request {
      since = Map.copyOf(since);
    }
  }

  /**
   * Reads what all pages of the run share.
   *
   * @param files folder of the pages; raw evidence goes below it
   * @throws IOException when the evidence cannot be read
   */
  public ControlPageAssembler(Workspace workspace, PageFiles files, Request request)
      throws IOException {
    this.workspace = workspace;
    this.request = request;
    this.raw = new RawEvidence(workspace, files);
    SnapshotStore store = new SnapshotStore(workspace.ledger(), workspace.sheets());
    for (LeafRef leaf : request.run().snapshots()) {
      RecordedSnapshot snapshot =
          store
              .load(leaf)
              .orElseThrow(
                  () -> new IOException("the run names leaf " + leaf + ", which is no snapshot"));
      snapshots.put(leaf, snapshot);
    }
    Registers registers = new Registers(workspace.ledger(), workspace.blobs());
    Optional<Registers.Registered> systems =
        registers.latest(SystemRegister.NAME, request.knownAt());
    List<Document> documents = new ArrayList<>();
    snapshots.values().forEach(s -> documents.addAll(s.snapshot().documents()));
    Map<ResourceId, Membership> memberships =
        systems.isEmpty()
            ? Map.of()
            : SystemRegister.read(registers.file(systems.get())).assign(documents).memberships();
    policies =
        new GoverningPolicies(
            registers,
            registers.latest(PolicyRegister.NAME, request.knownAt()),
            LocalDate.ofInstant(request.asOf(), ZoneOffset.UTC),
            raw);
    Workspace then = workspace.viewed(new TimeView(request.asOf(), request.knownAt()));
    risks = new AcceptedRisks(new RiskExceptions(then.ledger(), then.actors()).all(request.asOf()));
    judgedResources = new JudgedResources(request.statement(), snapshots, memberships, risks, raw);
    status =
        new ControlStatus(
            request.run(),
            snapshots.values().stream().map(RecordedSnapshot::snapshot).toList(),
            request.since(),
            risks);
    ChangeApprovals approvals = new ChangeApprovals(then.ledger(), then.actors());
    duties = new Duties(then, raw, request.asOf());
    logs =
        new LogProof(
            new TrailStore(
                workspace.ledger(),
                workspace.blobs(),
                workspace.sheets(),
                workspace.lake(),
                Clock.fixed(request.knownAt(), ZoneOffset.UTC)),
            raw,
            approvals.all(),
            approvals.shredded(),
            request.asOf(),
            request.knownAt());
    checkpoint = workspace.ledger().checkpoint();
  }

  /** The page of one control. */
  public ControlPageModel assemble(Control control) throws IOException {
    Optional<ControlSummary> summary = request.run().summary(control.id());
    Side side = summary.map(ControlSummary::side).orElse(Side.LIVE);
    List<Evaluation> rows =
        request.run().evaluations(control.id()).stream()
            .filter(row -> row.side() == side)
            .sorted(Comparator.comparingInt(judgedResources::urgency))
            .toList();
    List<Evaluation> resources = rows.stream().filter(row -> !row.population()).toList();
    List<String> incomplete =
        rows.stream()
            .filter(row -> row.population() && row.outcome() instanceof Outcome.NotEvaluated)
            .flatMap(row -> row.outcome().why().stream())
            .distinct()
            .toList();
    List<ResultLine> results = new ArrayList<>();
    for (Evaluation row : resources) {
      results.add(judgedResources.result(row, results.size() < ControlPageBody.MOST_RESULTS));
    }
    List<ExceptionLine> exceptions = exceptions(resources);
    Counts counts = judgedResources.counts(control, side, summary, resources);
    List<Document> judged =
        resources.stream().map(judgedResources::document).flatMap(Optional::stream).toList();
    EvidenceItems evidence = new EvidenceItems(workspace, raw, snapshots);
    for (ExceptionLine one : exceptions) {
      evidence.exception(one);
    }
    for (Evaluation row : resources.stream().limit(ControlPageBody.MOST_RESULTS).toList()) {
      evidence.behind(row);
    }
    LogProof.Answer log = logs.behind(judged, control.triggers());
    evidence.addAll(log.evidence());
    if (policies.source().isPresent()) {
      evidence.register("register of policies", policies.source().get());
    }
    return new ControlPageModel(
        workspace.entity(),
        line(control),
        status.of(control, summary, side, incomplete, resources),
        policies.lines(control),
        Optional.of(
            new RunLine(
                request.run().to(),
                request.tool(),
                raw.statement(request.statement()),
                rows(control))),
        counts,
        results,
        incomplete,
        exceptions,
        log.changes(),
        log.line(),
        evidence.lines(),
        new Foot(
            request.asOf(),
            request.knownAt(),
            request.prepared(),
            checkpoint.origin(),
            checkpoint.size(),
            checkpoint.rootHex(),
            checkpoint.witnesses(),
            PageFiles.stem(control.id()) + ".json"));
  }

  private Optional<RowRange> rows(Control control) {
    List<Evaluation> all = request.run().evaluations();
    long first = -1;
    long last = -1;
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).controlId().equals(control.id())) {
        first = first < 0 ? i : first;
        last = i;
      }
    }
    return first < 0 ? Optional.empty() : Optional.of(new RowRange(first, last));
  }

  private ControlLine line(Control control) throws IOException {
    List<CitationLine> citations = new ArrayList<>();
    citations.add(citation(control.citation()));
    control.further().forEach(c -> citations.add(citation(c)));
    return new ControlLine(
        control.id(),
        control.title(),
        control.severity().name().toLowerCase(Locale.ROOT),
        control.ruleHash(),
        citations,
        duties.owner(control.id()).or(() -> policies.owner(control)),
        duties.review(control.id()));
  }

  private static CitationLine citation(Control.Citation citation) {
    Requirement requirement = citation.requirement();
    return new CitationLine(
        requirement.section(),
        requirement.title(),
        switch (requirement.obligation()) {
          case REQUIRED -> "required";
          case ADDRESSABLE -> "addressable";
          case NOT_MARKED -> "";
        });
  }

  private List<ExceptionLine> exceptions(List<Evaluation> resources) throws IOException {
    Map<String, Long> covered = new LinkedHashMap<>();
    Map<String, RiskException> inForce = new LinkedHashMap<>();
    for (Evaluation row : resources) {
      risks
          .covering(row)
          .ifPresent(
              one -> {
                inForce.put(one.id(), one);
                covered.merge(one.id(), 1L, Long::sum);
              });
    }
    List<ExceptionLine> lines = new ArrayList<>();
    for (RiskException one :
        inForce.values().stream().sorted(Comparator.comparing(RiskException::expires)).toList()) {
      Statement asked =
          workspace
              .ledger()
              .at(one.leaf())
              .orElseThrow(() -> new IOException("leaf " + one.leaf() + " is not there"));
      lines.add(
          new ExceptionLine(
              one.id(),
              covered.getOrDefault(one.id(), 0L),
              one.reason(),
              one.compensating(),
              one.owner(),
              one.requester(),
              one.approvers(),
              one.expires(),
              Duration.between(request.asOf(), one.expires()).toDays(),
              raw.statement(asked)));
    }
    return lines;
  }
}
