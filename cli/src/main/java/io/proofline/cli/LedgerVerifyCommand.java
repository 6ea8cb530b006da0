package io.proofline.cli;

import io.proofline.actions.VerifyLedger;
import io.proofline.actions.VerifyReplica;
import io.proofline.ledger.GrowthReport;
import io.proofline.ledger.LedgerReport;
import io.proofline.ledger.store.Bucket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code ledger verify [DIR]}: is everything what the record says? */
@Command(
    description =
        "%nSignatures, trees, statements, files, sheets, and that nothing else lies there. Needs no"
            + " private key and works on a copy. Exit 3 when anything differs; each file is named.")
final class LedgerVerifyCommand implements io.proofline.cli.Command {
  private static final int SHOWN = 20;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      description = "A workspace or a copy of one. Default: the workspace.")
  @Nullable Path folder;

  @Option(
      names = "--from",
      paramLabel = "s3://BUCKET/PREFIX",
      description = "A replica in a bucket instead of a folder.")
  @Nullable String from;

  @Option(
      names = "--since-last",
      description =
          "Only what is new since you verified with the same --memory. Says what it takes for"
              + " granted from then and what it does not look at again.")
  boolean sinceLast;

  @Mixin BucketOptions options = new BucketOptions();

  @Mixin TrustOptions trust = new TrustOptions();

  @Override
  public ExitCode run(Session session) throws IOException {
    if (sinceLast && (from != null || trust.memory == null)) {
      throw new Failure(
          ExitCode.USAGE,
          from == null
              ? "--since-last needs --memory FOLDER: where you keep what you verified earlier"
              : "--since-last reads a folder; a replica is always verified whole",
          "proofline ledger verify --since-last --memory FOLDER");
    }
    if (from != null) {
      return replica(session, from);
    }
    Path workspace = folder == null ? session.workspaceFolder() : session.at(folder);
    if (sinceLast) {
      return growth(session, workspace);
    }
    LedgerReport report;
    try (Progress _ = session.terminal().progress("verifying " + workspace)) {
      report = new VerifyLedger().run(workspace, trust.read(session));
    }
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.ledger-report/1");
      document.setAll(report.toJson());
      session.terminal().printRaw(Json.text(document));
    } else {
      print(session.terminal(), report);
      AutomaticCopies.sayBehind(session, workspace);
    }
    return code(report.ok(), report);
  }

  private ExitCode growth(Session session, Path workspace) throws IOException {
    GrowthReport report;
    try (Progress _ = session.terminal().progress("verifying what is new in " + workspace)) {
      report = new VerifyLedger().sinceLast(workspace, trust.read(session));
    }
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.ledger-growth/1");
      document.setAll(report.toJson());
      session.terminal().printRaw(Json.text(document));
    } else {
      LedgerGrowthText.print(session.terminal(), report);
    }
    if (!report.ok()) {
      return ExitCode.INTEGRITY;
    }
    return report.unopened() == 0 ? ExitCode.OK : ExitCode.PARTIAL;
  }

  private ExitCode replica(Session session, String address) throws IOException {
    if (folder != null) {
      throw new Failure(
          ExitCode.USAGE, "a folder and a bucket were named", "proofline ledger verify --help");
    }
    Bucket bucket = options.bucket(address, session.clock());
    VerifyReplica.Report found;
    try (Progress _ = session.terminal().progress("reading " + bucket.address())) {
      found = new VerifyReplica(session.clock()).run(bucket);
    }
    boolean good = found.report().ok() && found.overlaid().isEmpty();
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.replica-report/1");
      document.put("bucket", bucket.address().toString());
      document.put("checkpoints", found.checkpoints());
      document.put("lockedUntil", found.lockedUntil().map(Instant::toString).orElse(null));
      found.uncovered().forEach(document.putArray("uncovered")::add);
      ArrayNode overlaid = document.putArray("overlaid");
      found.overlaid().forEach(overlaid::add);
      ArrayNode unlocked = document.putArray("unlocked");
      found.unlocked().forEach(unlocked::add);
      document.set("report", found.report().toJson());
      session.terminal().printRaw(Json.text(document));
      return code(good, found);
    }
    Terminal terminal = session.terminal();
    print(terminal, found.report());
    terminal.print(
        "compared     with "
            + Columns.count(found.checkpoints(), "checkpoint")
            + " that the bucket keeps as versions");
    terminal.print(
        found.unlocked().isEmpty()
            ? "locked       all of it, the first lock ends "
                + found.lockedUntil().map(Instant::toString).orElse("never")
            : "NOT LOCKED   "
                + Columns.count(found.unlocked().size(), "object")
                + " can be deleted today (ledger replicate --retain locks new ones)");
    for (String name : found.overlaid()) {
      terminal.print(
          Columns.hanging(
              13,
              "OVERLAID",
              name
                  + ": somebody put a new version or a delete marker over it; what was put there"
                  + " first was read"));
    }
    if (!found.uncovered().isEmpty()) {
      terminal.print(
          Columns.hanging(
              13,
              "UNCOVERED",
              Columns.count(found.uncovered().size(), "object")
                  + " that no checkpoint there covers (a copy that was cut off, or somebody put"
                  + " them there); nothing of the record depends on them: "
                  + Columns.fit(String.join(", ", found.uncovered()), 300)));
    }
    return code(good, found);
  }

  private static ExitCode code(boolean good, VerifyReplica.Report found) {
    ExitCode code = code(good, found.report());
    return code == ExitCode.OK && !found.uncovered().isEmpty() ? ExitCode.PARTIAL : code;
  }

  private static ExitCode code(boolean good, LedgerReport report) {
    if (!good) {
      return ExitCode.INTEGRITY;
    }
    return report.unopened() == 0 && !report.quorumMissed() ? ExitCode.OK : ExitCode.PARTIAL;
  }

  private static void print(Terminal terminal, LedgerReport report) {
    terminal.print(
        report.ok()
            ? (report.unopened() == 0
                    ? "verified     the ledger and everything that it refers to"
                    : "verified     the ledger; "
                        + Columns.count(report.unopened(), "statement")
                        + " sealed and not opened, for want of keys")
                + (report.quorumMissed() ? "; NOT WITNESSED" : "")
            : terminal.emphasise("DOES NOT VERIFY", Terminal.Emphasis.BAD)
                + "  "
                + Columns.count(report.problems().size(), "problem"));
    for (LedgerReport.Year year : report.years()) {
      terminal.print(
          Columns.row(
              13,
              year.year(),
              30,
              year.proved() + " of " + Columns.count(year.size(), "leaf") + " proved",
              year.rootHex().isEmpty()
                  ? "no valid checkpoint"
                  : "root " + year.rootHex().substring(0, 16)));
    }
    terminal.print(
        "checked      "
            + Columns.count(report.statements(), "statement")
            + ", "
            + Columns.count(report.blobs(), "blob")
            + ", "
            + Columns.count(report.sheets(), "sheet")
            + " of "
            + Columns.count(report.rows(), "row"));
    report.problems().stream()
        .limit(SHOWN)
        .forEach(
            p ->
                terminal.print(
                    Columns.hanging(
                        2,
                        "",
                        p.file()
                            + ": "
                            + p.what()
                            + (p.leaf() == null ? "" : " (leaf " + p.leaf() + ")"))));
    if (report.problems().size() > SHOWN) {
      terminal.print(
          "  ..." + (report.problems().size() - SHOWN) + " more: proofline ledger verify --json");
    }
    report
        .shredded()
        .forEach(gone -> terminal.print(Columns.hanging(13, "shredded", gone.words())));
    report.proved().forEach(words -> terminal.print(Columns.hanging(13, "proved", words)));
    report.notProved().forEach(words -> terminal.print(Columns.hanging(13, "not proved", words)));
    if (!report.ok()) {
      terminal.say("next         restore the named files from a backup, then verify again");
    }
  }
}
