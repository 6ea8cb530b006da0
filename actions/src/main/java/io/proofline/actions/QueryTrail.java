package io.proofline.actions;

import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import io.proofline.trail.ask.Ask;
import io.proofline.trail.coverage.ShreddedLogs;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.SqlFailedException;
import io.proofline.trail.lake.SqlLimits;
import io.proofline.trail.lake.SqlStoppedException;
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
   * @throws IllegalArgumentException when it is not exactly one SELECT, or cannot be run
   * @throws SqlStoppedException when it reached a limit; no row is handed out then
   */
  public Result run(String select, SqlLimits limits) throws IOException {
    Lake.Table table;
    try (Lake lake = Lake.open(IngestTrail.store(mandate))) {
      table = lake.sql(select, limits);
    } catch (SqlFailedException e) {
      // The engine's words may show a value of a row.
      record(select, 0, false, "failed");
      throw e;
    } catch (SqlStoppedException e) {
      record(select, 0, false, "stopped by its limit of " + e.limit().id());
      throw e;
    }
    Statement statement = record(select, table.rows().size(), table.more(), "");
    String shredded = ShreddedLogs.of(mandate.workspace().ledger()).words();
    return new Result(table, shredded, statement);
  }

  private Statement record(String select, int rows, boolean more, String ended) throws IOException {
    Instant now = mandate.now();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("select", select.length() > 20_000 ? select.substring(0, 20_000) : select);
    body.put("rows", rows);
    body.put("more", more);
    if (!ended.isEmpty()) {
      body.put("ended", ended);
    }
    return mandate
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
  }
}
