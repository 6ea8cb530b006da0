package io.proofline.actions;

import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import io.proofline.trail.ask.Ask;
import io.proofline.trail.ask.HighRiskChanges;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Lists high-risk changes: the feed of the weekly review. */
public final class ListTrailChanges {
  private final Mandate mandate;

  /** In a workspace. */
  public ListTrailChanges(Mandate mandate) {
    this.mandate = mandate;
  }

  /** The changes, and where stands that they were read. */
  public record Result(List<HighRiskChanges.Change> changes, Statement statement) {
    /** Takes a copy. */
    public Result {
      changes = List.copyOf(changes);
    }
  }

  /** Changes and attempts of the interval. */
  public Result run(Instant from, Instant to) throws IOException {
    List<HighRiskChanges.Change> changes =
        new HighRiskChanges(IngestTrail.store(mandate)).between(from, to);
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
    return new Result(changes, statement);
  }
}
