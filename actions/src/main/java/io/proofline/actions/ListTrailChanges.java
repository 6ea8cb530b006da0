package io.proofline.actions;

import io.proofline.ledger.LeafRef;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import io.proofline.program.ApprovedChanges;
import io.proofline.program.ChangeApproval;
import io.proofline.program.ChangeApprovals;
import io.proofline.systems.HoldsPhi;
import io.proofline.trail.ask.Ask;
import io.proofline.trail.ask.HighRiskChanges;
import io.proofline.trail.coverage.CoverageLine;
import io.proofline.trail.who.Changes;
import io.proofline.trail.who.Voucher;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Lists high-risk changes: the feed of the weekly review. */
public final class ListTrailChanges {
  private final Mandate mandate;

  /** In a workspace. */
  public ListTrailChanges(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * A setting that is not the same.
   *
   * @param path where it stands in the document, for example {@code properties.VersioningStatus}
   * @param before null when it was not there
   * @param after null when it is not there any more
   */
  public record Setting(String path, @Nullable String before, @Nullable String after) {}

  /**
   * A resource in the snapshots around a change.
   *
   * @param before the last snapshot before the change; null when it does not have the resource
   * @param after the first snapshot after the change; null when it does not have the resource
   * @param differ what differs, when both have it
   * @param unreadable what could not be read in one of the two, so that it may differ
   * @param others how many further calls may have changed it between the two
   */
  public record Settings(
      String resource,
      @Nullable LeafRef before,
      @Nullable LeafRef after,
      List<Setting> differ,
      List<String> unreadable,
      long others) {
    /** Takes copies. */
    public Settings {
      differ = List.copyOf(differ);
      unreadable = List.copyOf(unreadable);
    }
  }

  /**
   * Whether a change bears on PHI.
   *
   * @param holds what the register says of all that it names
   * @param holding those of its resources that hold PHI
   */
  public record Bearing(HoldsPhi holds, List<String> holding) {
    /** Takes a copy. */
    public Bearing {
      holding = List.copyOf(holding);
    }
  }

  /**
   * The changes, what is on record as approval of them, and where stands that they were read.
   *
   * @param changes changes and attempts
   * @param settings what the snapshots around a change say
   * @param scopes whether a change bears on PHI; empty when no register of systems is recorded
   * @param approved approvals, to ask of each effective change
   * @param coverage for which time there can have been no others, and for which that is not known
   * @param notes what a reader must know of them
   * @param statement that they were read
   */
  public record Result(
      List<HighRiskChanges.Change> changes,
      Map<HighRiskChanges.Change, List<Settings>> settings,
      Map<HighRiskChanges.Change, Bearing> scopes,
      ApprovedChanges approved,
      List<CoverageLine> coverage,
      List<String> notes,
      Statement statement) {
    /** Takes copies. */
    public Result {
      changes = List.copyOf(changes);
      settings = Map.copyOf(settings);
      scopes = Map.copyOf(scopes);
      coverage = List.copyOf(coverage);
      notes = List.copyOf(notes);
    }

    /**
     * Whether no change of the time can be missing, in the accounts and regions of the coverage.
     */
    public boolean covered() {
      return !coverage.isEmpty()
          && coverage.stream().allMatch(line -> line.state() == CoverageLine.State.PROVEN)
          && changes.stream()
              .noneMatch(c -> c.event().fromTrail() && c.voucher() != Voucher.DIGEST);
    }

    /** When an effective change was approved; nothing is to approve of an attempt that failed. */
    public Optional<ApprovedChanges.Verdict> approval(HighRiskChanges.Change change) {
      return change.effective()
          ? Optional.of(approved.of(change.event(), change.resources(), change.who()))
          : Optional.empty();
    }
  }

  /** Changes and attempts of the interval. */
  public Result run(Instant from, Instant to) throws IOException {
    Collected collected = Collected.newest(mandate);
    HighRiskChanges.Feed feed =
        new HighRiskChanges(IngestTrail.store(mandate), collected.trails(), collected.places())
            .between(from, to);
    List<HighRiskChanges.Change> changes = feed.changes();
    Instant now = mandate.now();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("from", from.toString());
    body.put("to", to.toString());
    body.put("changes", changes.stream().filter(HighRiskChanges.Change::effective).count());
    body.put("attempts", changes.stream().filter(c -> !c.effective()).count());
    Statement statement =
        mandate
            .workspace()
            .ledger()
            .append(
                new StatementDraft(
                    Ask.TYPE,
                    1,
                    "trail/changes",
                    from + " " + to + " " + now + " " + mandate.actor().id(),
                    body,
                    List.of(),
                    null,
                    now,
                    mandate.actor()))
            .statement();
    return new Result(
        changes,
        new ChangedSettings(mandate).of(changes),
        scopes(changes),
        approved(changes),
        feed.coverage(),
        feed.notes(),
        statement);
  }

  private Map<HighRiskChanges.Change, Bearing> scopes(List<HighRiskChanges.Change> changes)
      throws IOException {
    Optional<ChangeScope> scope = HoldingPhi.byName(mandate).map(ChangeScope::new);
    Map<HighRiskChanges.Change, Bearing> scopes = new HashMap<>();
    scope.ifPresent(s -> changes.forEach(change -> scopes.put(change, s.of(change))));
    return scopes;
  }

  private ApprovedChanges approved(List<HighRiskChanges.Change> changes) throws IOException {
    Set<String> keys = new TreeSet<>();
    changes.forEach(change -> keys.addAll(change.resources()));
    return approved(mandate, keys);
  }

  /** The approvals on record, to ask of changes to these resources. */
  static ApprovedChanges approved(Mandate mandate, Set<String> keys) throws IOException {
    ChangeApprovals recorded =
        new ChangeApprovals(mandate.workspace().ledger(), mandate.workspace().actors());
    List<ChangeApproval> approvals = recorded.all();
    return new ApprovedChanges(
        approvals,
        approvals.isEmpty() || keys.isEmpty()
            ? List.of()
            : new Changes(IngestTrail.store(mandate))
                .creations(keys, mandate.now().plusNanos(1_000)),
        recorded.shredded());
  }
}
