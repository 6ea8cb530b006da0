package io.proofline.evidence.page;

import io.proofline.catalog.Control;
import io.proofline.catalog.Requirement;
import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.Snapshot;
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
import io.proofline.evidence.page.ControlPageModel.PolicyLine;
import io.proofline.evidence.page.ControlPageModel.ResultLine;
import io.proofline.evidence.page.ControlPageModel.RowRange;
import io.proofline.evidence.page.ControlPageModel.RunLine;
import io.proofline.evidence.page.ControlPageModel.Status;
import io.proofline.ledger.Actor;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.Ledger;
import io.proofline.ledger.Statement;
import io.proofline.ledger.TimeView;
import io.proofline.ledger.Workspace;
import io.proofline.ledger.register.Registers;
import io.proofline.program.AcceptedRisks;
import io.proofline.program.ChangeApprovals;
import io.proofline.program.Policy;
import io.proofline.program.PolicyRegister;
import io.proofline.program.RiskException;
import io.proofline.program.RiskExceptions;
import io.proofline.systems.HoldsPhi;
import io.proofline.systems.Membership;
import io.proofline.systems.Routes;
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
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Gathers what a control page says from a check run and the ledger. What cannot be had is said on
 * the page, never left out. Raw evidence of the rows that the page shows is written beside it while
 * it is gathered.
 *
 * <p>Made for one run; keeps what several pages of the run share. Not safe for several threads.
 */
public final class ControlPageAssembler {
  private static final String TEMPLATES = "cloudformation";

  private final Workspace workspace;
  private final Request request;
  private final RawEvidence raw;
  private final Map<LeafRef, RecordedSnapshot> snapshots = new LinkedHashMap<>();
  private final Map<io.proofline.cloud.ResourceId, Membership> memberships;
  private final Optional<Registers.Registered> policySource;
  private final Optional<PolicyRegister> policies;
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
    memberships =
        systems.isEmpty()
            ? Map.of()
            : SystemRegister.read(registers.file(systems.get())).assign(documents).memberships();
    policySource = registers.latest(PolicyRegister.NAME, request.knownAt());
    policies =
        policySource.isEmpty()
            ? Optional.empty()
            : Optional.of(PolicyRegister.read(registers.file(policySource.get()), List.of()));
    Workspace then = workspace.viewed(new TimeView(request.asOf(), request.knownAt()));
    risks = new AcceptedRisks(new RiskExceptions(then.ledger(), then.actors()).all(request.asOf()));
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
            .sorted(Comparator.comparingInt(this::urgency))
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
      results.add(result(row, results.size() < ControlPageBody.MOST_RESULTS));
    }
    List<ExceptionLine> exceptions = exceptions(resources);
    Counts counts = counts(control, side, summary, resources);
    List<Document> judged =
        resources.stream().map(this::document).flatMap(Optional::stream).toList();
    EvidenceItems evidence = new EvidenceItems(workspace, raw, snapshots);
    for (ExceptionLine one : exceptions) {
      evidence.exception(one);
    }
    for (Evaluation row : resources.stream().limit(ControlPageBody.MOST_RESULTS).toList()) {
      evidence.behind(row);
    }
    LogProof.Answer log = logs.behind(judged, control.triggers());
    evidence.addAll(log.evidence());
    if (policySource.isPresent()) {
      evidence.register("register of policies", policySource.get());
    }
    return new ControlPageModel(
        workspace.entity(),
        line(control),
        status(control, summary, side, incomplete, resources),
        policyLines(control),
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
    Optional<String> owner =
        policies
            .map(p -> p.governing(control.id(), day()))
            .flatMap(governing -> governing.stream().findFirst())
            .flatMap(Policy::owner);
    return new ControlLine(
        control.id(),
        control.title(),
        control.severity().name().toLowerCase(Locale.ROOT),
        control.ruleHash(),
        citations,
        duties.owner(control.id()).or(() -> owner),
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

  private Status status(
      Control control,
      Optional<ControlSummary> summary,
      Side side,
      List<String> incomplete,
      List<Evaluation> resources) {
    StatusWord word =
        summary
            .map(s -> StatusWord.of(risks.status(request.run(), s)))
            .orElse(StatusWord.NOT_EVALUATED);
    long accepted = resources.stream().filter(risks::accepted).count();
    String line =
        switch (word) {
          case NOT_MET -> {
            long fail = summary.map(ControlSummary::fail).orElse(0L) - accepted;
            yield fail + (fail == 1 ? " resource fails" : " resources fail");
          }
          case NOT_EVALUATED -> {
            long open = resources.stream().filter(ControlPageAssembler::unanswered).count();
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
    return snapshots.values().stream()
        .map(RecordedSnapshot::snapshot)
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
    Optional<Instant> outcomes = Optional.ofNullable(request.since().get(control.id()));
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

  private Counts counts(
      Control control, Side side, Optional<ControlSummary> summary, List<Evaluation> resources) {
    long seen = 0;
    long unassigned = 0;
    for (RecordedSnapshot snapshot : snapshots.values()) {
      if (snapshot.snapshot().source().equals(TEMPLATES) != (side == Side.TEMPLATE)) {
        continue;
      }
      for (Document document : snapshot.snapshot().documents()) {
        if (document.id().type().equals(control.applies().type())) {
          seen++;
          if (systems(document).isEmpty()) {
            unassigned++;
          }
        }
      }
    }
    long pass = summary.map(ControlSummary::pass).orElse(0L);
    long accepted = resources.stream().filter(risks::accepted).count();
    long fail = summary.map(ControlSummary::fail).orElse(0L);
    return new Counts(
        seen,
        resources.stream().filter(r -> !(r.outcome() instanceof Outcome.NotApplicable)).count(),
        pass + fail,
        pass,
        fail - accepted,
        accepted,
        summary.map(ControlSummary::notEvaluated).orElse(0L),
        unassigned);
  }

  private ResultLine result(Evaluation row, boolean shown) throws IOException {
    Optional<Document> document = document(row);
    Optional<RiskException> accepted = risks.covering(row);
    LeafLink link = LeafLink.of(row.leaf() == null ? request.statement().leaf() : row.leaf());
    RecordedSnapshot snapshot = row.leaf() == null ? null : snapshots.get(row.leaf());
    if (snapshot != null && row.row() >= 0) {
      link =
          shown
              ? raw.row(snapshot.statement(), "documents", snapshot.documents(), row.row())
              : LeafLink.of(snapshot.leaf(), row.row());
    }
    return new ResultLine(
        row.resource().identifier(),
        row.resource().type(),
        row.resource().account(),
        row.resource().region(),
        accepted.isPresent() ? "risk accepted" : row.outcome().word().replace('-', ' '),
        accepted.map(one -> "exception " + one.id() + ": ").orElse("")
            + String.join("; ", row.outcome().why()),
        document.map(this::systems).filter(s -> !s.isEmpty()).map(s -> String.join(", ", s)),
        document.map(this::holdsPhi).orElse("unknown"),
        link);
  }

  private Optional<Document> document(Evaluation row) {
    RecordedSnapshot snapshot = row.leaf() == null ? null : snapshots.get(row.leaf());
    if (snapshot == null || row.row() < 0) {
      return Optional.empty();
    }
    return Optional.of(snapshot.snapshot().documents().get(Math.toIntExact(row.row())));
  }

  private List<String> systems(Document document) {
    if (document.id().type().equals(Routes.TYPE)) {
      List<String> ids = new ArrayList<>();
      for (JsonNode id : document.properties().path("SystemIds")) {
        ids.add(id.asString(""));
      }
      return ids;
    }
    Membership membership = memberships.get(document.id());
    return membership == null ? List.of() : membership.systemIds();
  }

  private String holdsPhi(Document document) {
    if (document.id().type().equals(Routes.TYPE)) {
      return document.properties().path("HoldsPhi").asString("unknown");
    }
    Membership membership = memberships.get(document.id());
    HoldsPhi holds = membership == null ? HoldsPhi.UNKNOWN : membership.holdsPhi();
    return holds.name().toLowerCase(Locale.ROOT);
  }

  private List<PolicyLine> policyLines(Control control) throws IOException {
    List<PolicyLine> lines = new ArrayList<>();
    if (policies.isEmpty() || policySource.isEmpty()) {
      return lines;
    }
    LeafLink leaf = raw.statement(policySource.get().statement());
    for (Policy policy : policies.get().governing(control.id(), day())) {
      lines.add(
          new PolicyLine(
              policy.id(),
              policy.version(),
              policy.sentence(),
              policy.countsFrom(),
              policy.approvedBy().name() + ", " + policy.approvedBy().title(),
              policy.approvedBy().on(),
              policy
                  .treats()
                  .map(risk -> risk.id() + risk.text().map(t -> " (" + t + ")").orElse("")),
              leaf));
    }
    return lines;
  }

  private LocalDate day() {
    return LocalDate.ofInstant(request.asOf(), ZoneOffset.UTC);
  }

  private int urgency(Evaluation row) {
    return switch (row.outcome()) {
      case Outcome.Fail ignored -> risks.accepted(row) ? 2 : 0;
      case Outcome.NotEvaluated ignored -> 1;
      case Outcome.Pass ignored -> 3;
      case Outcome.NotApplicable ignored -> 4;
    };
  }
}
