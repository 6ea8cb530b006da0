package io.proofline.cli;

import io.proofline.actions.IngestTrail;
import io.proofline.ledger.store.Bucket;
import io.proofline.trail.IngestReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code trail ingest DIR|FILE|s3://BUCKET/PREFIX…}. */
@Command(
    description =
        "%nTakes CloudTrail log files, digests, saved signatures and public keys, plain or gzip."
            + " Running it again completes an interrupted run and adds nothing twice. Of a bucket,"
            + " all versions are listed and read that were not before. Exit 5 when a file or a"
            + " record could not be used, or something was deleted.")
final class TrailIngestCommand implements io.proofline.cli.Command {
  private static final int SHOWN = 10;

  @Parameters(
      paramLabel = "DIR|FILE|S3",
      arity = "1..*",
      description =
          "Folders are walked, s3://BUCKET/PREFIX is listed; files are taken in order of their"
              + " names.")
  List<String> inputs = List.of();

  @Mixin BucketOptions bucketOptions = new BucketOptions();

  @Override
  public ExitCode run(Session session) throws IOException {
    List<Path> paths = new ArrayList<>();
    List<Bucket> buckets = new ArrayList<>();
    for (String input : inputs) {
      if (input.startsWith("s3://")) {
        buckets.add(bucketOptions.bucket(input, session.clock()));
      } else {
        paths.add(session.at(Path.of(input)));
      }
    }
    IngestTrail action = new IngestTrail(session.mandate());
    IngestReport report;
    try (Progress progress = session.terminal().progress("reading log files")) {
      report =
          action.run(
              paths,
              buckets,
              (done, total, events) ->
                  progress.now(
                      () ->
                          "file "
                              + Columns.grouped(done)
                              + " of "
                              + Columns.grouped(total)
                              + ", "
                              + Columns.grouped(events)
                              + " events"));
    }
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.ingest/1");
      document.setAll(report.toJson());
      session.terminal().printRaw(Json.text(document));
    } else {
      print(session.terminal(), report);
    }
    return report.rejected().isEmpty() && report.unparsed() == 0 && report.differing() == 0
        ? ExitCode.OK
        : ExitCode.PARTIAL;
  }

  private static void print(Terminal terminal, IngestReport report) {
    terminal.print(
        "ingested     "
            + Columns.count(report.events(), "new event")
            + " from "
            + Columns.count(report.logFiles(), "log file")
            + ", "
            + Columns.count(report.digests(), "digest"));
    if (report.first() != null && report.last() != null) {
      terminal.print("time         " + report.first() + " to " + report.last());
    }
    if (report.alreadyHeld() > 0) {
      terminal.print("held before  " + Columns.count(report.alreadyHeld(), "file"));
    }
    if (report.duplicates() > 0) {
      terminal.print(
          "duplicates   "
              + Columns.count(report.duplicates(), "record")
              + (report.differing() == 0
                  ? ""
                  : ", "
                      + Columns.grouped(report.differing())
                      + " DIFFER from the first sighting"));
    }
    if (report.unparsed() > 0) {
      terminal.print(
          "UNPARSED     " + Columns.count(report.unparsed(), "record") + ", kept as they are");
    }
    if (!report.rejected().isEmpty()) {
      terminal.print("NOT TAKEN    " + Columns.count(report.rejected().size(), "file"));
      report.rejected().stream()
          .limit(SHOWN)
          .forEach(
              f ->
                  terminal.print(
                      Columns.hanging(
                          2,
                          "",
                          f.name()
                              + ": "
                              + f.detail()
                              + (f.kept() ? " (bytes kept)" : " (nothing kept)"))));
      if (report.rejected().size() > SHOWN) {
        terminal.print("  ..." + (report.rejected().size() - SHOWN) + " more: run it with --json");
      }
    }
    if (!report.segments().isEmpty()) {
      terminal.print("leaves       " + String.join(", ", report.segments()));
    }
    terminal.say("next         proofline trail coverage");
  }
}
