package io.proofline.cli;

import io.proofline.actions.ListShards;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code ledger shard [YEAR]}: the yearly logs and how they are chained. */
@Command(
    description =
        "%nEach year is a log of its own; its first leaf continues the last state of the year"
            + " before. Lists and verifies them. With --export one year's log is copied into a new"
            + " folder for third-party checkers; leaves tell nothing about what was stated. Exit 3"
            + " when something does not hold.")
final class LedgerShardCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "YEAR", arity = "0..1", description = "Only this year.")
  @Nullable Integer year;

  @Option(
      names = "--export",
      paramLabel = "DIR",
      description = "Copy the log of YEAR there; DIR must not be there.")
  @Nullable Path export;

  @Override
  public ExitCode run(Session session) throws IOException {
    ListShards action = new ListShards(session.mandate());
    List<ListShards.Shard> shards =
        action.run().stream().filter(s -> year == null || s.log().year() == year).toList();
    if (shards.isEmpty()) {
      throw new Failure(
          ExitCode.USAGE, "the ledger has no shard of " + year, "proofline ledger shard");
    }
    boolean whole = shards.stream().allMatch(shard -> shard.problems().isEmpty());
    Long files = null;
    if (export != null) {
      if (year == null) {
        throw new Failure(
            ExitCode.USAGE, "which year?", "proofline ledger shard 2026 --export DIR");
      }
      files = action.export(year, session.at(export));
    }
    if (session.options().json) {
      session.terminal().printRaw(Json.text(document(shards, session, files)));
    } else {
      print(session, shards, files);
    }
    return whole ? ExitCode.OK : ExitCode.INTEGRITY;
  }

  private ObjectNode document(
      List<ListShards.Shard> shards, Session session, @Nullable Long files) {
    ObjectNode document = Json.document("proofline.shards/1");
    ArrayNode rows = document.putArray("shards");
    for (ListShards.Shard shard : shards) {
      ObjectNode row = rows.addObject();
      row.put("year", shard.log().year());
      row.put("origin", shard.log().origin());
      row.put("size", shard.log().size());
      row.put("root", shard.log().rootHex());
      row.put("key", shard.log().publicKey());
      row.put("proved", shard.log().proved());
      boolean known = shard.problems().isEmpty();
      row.put("first", known ? shard.first().toString() : null);
      row.put("last", known ? shard.last().toString() : null);
      row.put("continues", shard.continues().isEmpty() ? null : shard.continues());
      ArrayNode problems = row.putArray("problems");
      shard
          .problems()
          .forEach(p -> problems.addObject().put("file", p.file()).put("what", p.what()));
    }
    document.put("exported", export == null ? null : session.at(export).toString());
    document.put("files", files);
    return document;
  }

  private void print(Session session, List<ListShards.Shard> shards, @Nullable Long files) {
    Terminal terminal = session.terminal();
    for (ListShards.Shard shard : shards) {
      boolean good = shard.problems().isEmpty();
      terminal.print(
          Columns.row(
              13,
              shard.log().year(),
              16,
              Columns.count(shard.log().size(), "leaf"),
              good ? shard.first() + " to " + shard.last() : "DOES NOT HOLD"));
      terminal.print("  log        " + shard.log().origin());
      terminal.print("  root       " + shard.log().rootHex());
      shard.log().publicKey().lines().forEach(key -> terminal.print("  key        " + key));
      if (good) {
        terminal.print(
            "  continues  "
                + (shard.continues().isEmpty() ? "nothing: the first year" : shard.continues()));
      }
      shard
          .problems()
          .forEach(p -> terminal.print(Columns.hanging(2, "", p.file() + ": " + p.what())));
    }
    if (export != null) {
      terminal.print(
          "exported     "
              + Columns.count(files == null ? 0 : files, "file")
              + " to "
              + session.at(export));
      terminal.say("next         java " + export + "/Verify.java " + export + "/" + year);
    }
  }
}
