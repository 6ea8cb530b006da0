package io.proofline.cli;

import io.proofline.actions.QueryTrail;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.SqlLimits;
import io.proofline.trail.lake.SqlStoppedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code trail sql SELECT}. */
@Command(
    description =
        "%nOne SELECT over the tables log (events with time as a timestamp), events, resources and"
            + " hours (counts of events; sum n)."
            + " Read-only, and sealed off from files and network. That you read rows is recorded in"
            + " the ledger. Output is tab-separated. A question that takes longer than --seconds,"
            + " needs more than 512 MB of memory, or gives a value above 1 MiB or more than 32 MiB"
            + " in all is stopped: nothing is printed, exit 5.")
final class TrailSqlCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "SELECT", description = "In DuckDB's SQL.")
  String select = "";

  @Option(
      names = "--most",
      paramLabel = "N",
      description = "Rows to print. Default: ${DEFAULT-VALUE}.")
  int most = 1000;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long it may take. Default: ${DEFAULT-VALUE}.")
  int seconds = 60;

  @Override
  public ExitCode run(Session session) throws IOException {
    QueryTrail.Result result;
    try {
      result =
          new QueryTrail(session.mandate())
              .run(select, new SqlLimits(Duration.ofSeconds(seconds), most));
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitCode.USAGE,
          String.valueOf(e.getMessage()),
          "proofline trail sql \"SELECT name, count(*) FROM log GROUP BY name\"",
          e);
    } catch (SqlStoppedException e) {
      throw new Failure(
          e.limit() == SqlStoppedException.Limit.INTERRUPTED
              ? ExitCode.INTERRUPTED
              : ExitCode.PARTIAL,
          "the question was stopped and no row is printed: " + e.getMessage(),
          next(e.limit()),
          e);
    }
    Lake.Table table = result.table();
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.sql/1");
      ArrayNode columns = document.putArray("columns");
      table.columns().forEach(columns::add);
      ArrayNode rows = document.putArray("rows");
      for (List<@Nullable String> row : table.rows()) {
        ArrayNode line = rows.addArray();
        row.forEach(line::add);
      }
      document.put("more", table.more());
      document.put("shredded", result.shredded().isEmpty() ? null : result.shredded());
      document.put("leaf", result.statement().leaf().toString());
      session.terminal().printRaw(Json.text(document));
      return ExitCode.OK;
    }
    StringBuilder out = new StringBuilder(String.join("\t", table.columns())).append('\n');
    for (List<@Nullable String> row : table.rows()) {
      for (int i = 0; i < row.size(); i++) {
        String cell = Objects.requireNonNullElse(row.get(i), "");
        out.append(i == 0 ? "" : "\t").append(cell.replaceAll("[\t\r\n]", " "));
      }
      out.append('\n');
    }
    session.terminal().printRaw(out.toString());
    if (table.more()) {
      session.terminal().say("more         rows were left out: raise --most");
    }
    if (!result.shredded().isEmpty()) {
      session.terminal().complain(Columns.hanging(13, "SHREDDED", result.shredded()));
    }
    session.terminal().say("leaf         " + result.statement().leaf());
    return ExitCode.OK;
  }

  private String next(SqlStoppedException.Limit limit) {
    return switch (limit) {
      case TIME, INTERRUPTED ->
          "narrow it (WHERE time >= '2026-01-01' AND time < '2026-02-01'), or --seconds "
              + 10L * seconds;
      case MEMORY -> "narrow it, or count instead of listing: SELECT name, count(*) FROM log …";
      case SIZE -> "shorten values with left(column, 1000), or ask for fewer rows with --most";
    };
  }
}
