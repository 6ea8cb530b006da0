package io.proofline.evidence.page;

import io.proofline.catalog.Control;
import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.ResourceId;
import io.proofline.controls.ControlSummary;
import io.proofline.controls.Evaluation;
import io.proofline.controls.Outcome;
import io.proofline.controls.Side;
import io.proofline.evidence.page.ControlPageModel.Counts;
import io.proofline.evidence.page.ControlPageModel.ResultLine;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.Statement;
import io.proofline.program.AcceptedRisks;
import io.proofline.program.RiskException;
import io.proofline.systems.HoldsPhi;
import io.proofline.systems.Membership;
import io.proofline.systems.Routes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Resources of the snapshots that a run judged, with the systems that they belong to. */
final class JudgedResources {
  private static final String TEMPLATES = "cloudformation";

  private final Statement run;
  private final Map<LeafRef, RecordedSnapshot> snapshots;
  private final Map<ResourceId, Membership> memberships;
  private final AcceptedRisks risks;
  private final RawEvidence raw;

  /**
   * @param run statement of the run
   * @param memberships systems of each resource; empty without a register of systems
   */
  JudgedResources(
      Statement run,
      Map<LeafRef, RecordedSnapshot> snapshots,
      Map<ResourceId, Membership> memberships,
      AcceptedRisks risks,
      RawEvidence raw) {
    this.run = run;
    this.snapshots = snapshots;
    this.memberships = memberships;
    this.risks = risks;
    this.raw = raw;
  }

  /** How many of the control's resources were seen, judged, and with which outcome. */
  Counts counts(
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

  /**
   * One row of the table of results.
   *
   * @param shown whether the page shows the row, so that its raw evidence is laid beside the page
   */
  ResultLine result(Evaluation row, boolean shown) throws IOException {
    Optional<Document> document = document(row);
    Optional<RiskException> accepted = risks.covering(row);
    LeafLink link = LeafLink.of(row.leaf() == null ? run.leaf() : row.leaf());
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

  /** The resource as the run saw it; none for a row about everything of a kind. */
  Optional<Document> document(Evaluation row) {
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

  /** Where a row stands in the table: what fails first. */
  int urgency(Evaluation row) {
    return switch (row.outcome()) {
      case Outcome.Fail ignored -> risks.accepted(row) ? 2 : 0;
      case Outcome.NotEvaluated ignored -> 1;
      case Outcome.Pass ignored -> 3;
      case Outcome.NotApplicable ignored -> 4;
    };
  }
}
