package io.proofline.actions;

import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import io.proofline.trail.ask.Ask;
import io.proofline.trail.coverage.ShreddedLogs;
import io.proofline.trail.lake.Lake;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Runs somebody's own SELECT over the events. That rows were read is itself a statement. */
public final class QueryTrail {
  private final Mandate mandate;

  /** In a workspace. */
  public QueryTrail(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * What came out, and where that stands in the ledger.
   *
   * @param shredded which logs were shredded, whose rows are not among them; empty when none were
   */
  public record Result(Lake.Table table, String shredded, Statement statement) {}

  /**
   * Runs it.
   *
   * @throws IllegalArgumentException when it is not exactly one SELECT
   */
  public Result run(String select, int most) throws IOException {
    Lake.Table table;
    try (Lake lake = Lake.open(IngestTrail.store(mandate))) {
      table = lake.sql(select, most);
    }
    Instant now = mandate.now();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("select", select.length() > 20_000 ? select.substring(0, 20_000) : select);
    body.put("rows", table.rows().size());
    body.put("more", table.more());
    Statement statement =
        mandate
            .workspace()
            .ledger()
            .append(
                new StatementDraft(
                    Ask.TYPE,
                    1,
                    "trail/sql",
                    now + " " + mandate.actor().id() + " " + Integer.toHexString(select.hashCode()),
                    body,
                    List.of(),
                    null,
                    now,
                    mandate.actor()))
            .statement();
    String shredded = ShreddedLogs.of(mandate.workspace().ledger()).words();
    return new Result(table, shredded, statement);
  }
}
