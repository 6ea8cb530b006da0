package io.proofline.cli;

import io.proofline.actions.QueryTrail;
import io.proofline.trail.lake.Lake;
import java.io.IOException;
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
            + " the ledger. Output is tab-separated.")
final class TrailSqlCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "SELECT", description = "In DuckDB's SQL.")
  String select = "";

  @Option(
      names = "--most",
      paramLabel = "N",
      description = "Rows to print. Default: ${DEFAULT-VALUE}.")
  int most = 1000;

  @Override
  public ExitCode run(Session session) throws IOException {
    QueryTrail.Result result;
    try {
      result = new QueryTrail(session.mandate()).run(select, most);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitCode.USAGE,
          String.valueOf(e.getMessage()),
          "proofline trail sql \"SELECT name, count(*) FROM log GROUP BY name\"",
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
}
