package io.proofline.cli;

import io.proofline.actions.Mandate;
import io.proofline.actions.ReplicateLedger;
import io.proofline.ledger.store.Bucket;
import io.proofline.ledger.store.LockPeriod;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code ledger replicate --to s3://…}: a copy of the record in another place. */
@Command(
    description =
        "%nSends what is new of ledger/ and evidence/ (never keys, never the lake) into a bucket of"
            + " any S3-compatible service, at best of a second account. With --retain every new"
            + " object is locked in compliance mode: until then nobody can delete it, this"
            + " account's root user included. Nothing that is there is replaced but the checkpoint,"
            + " whose earlier versions stay. Run it as often as you like; it goes on where it"
            + " stopped.")
final class LedgerReplicateCommand implements io.proofline.cli.Command {
  @Option(
      names = "--to",
      paramLabel = "s3://BUCKET/PREFIX",
      required = true,
      description = "Where to.")
  String to = "";

  @Option(
      names = "--retain",
      paramLabel = "PERIOD",
      description = "Lock new objects for this long, for example 6y, 90d. Cannot be taken back.")
  @Nullable String retain;

  @Mixin BucketOptions options = new BucketOptions();

  @Override
  public ExitCode run(Session session) throws IOException {
    Mandate mandate = session.mandate();
    Optional<Instant> until = Optional.ofNullable(retain).map(text -> end(text, mandate.now()));
    Bucket bucket = options.bucket(to, session.clock());
    ReplicateLedger.Report report;
    try (Progress _ = session.terminal().progress("replicating to " + bucket.address())) {
      report = new ReplicateLedger(mandate).run(bucket, until);
    }
    if (session.options().json) {
      session.terminal().printRaw(Json.text(document(bucket, until, report)));
    } else {
      print(session.terminal(), bucket, until, report);
    }
    return report.pushed().conflicts().isEmpty() ? ExitCode.OK : ExitCode.INTEGRITY;
  }

  /** The end of a period that begins now. */
  static Instant end(String text, Instant now) {
    return lock(text).end(now);
  }

  /** The period as typed. */
  static LockPeriod lock(String text) {
    try {
      return new LockPeriod(text);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitCode.USAGE,
          "--retain " + e.getMessage(),
          "--retain 6y, --retain 18m or --retain 90d",
          e);
    }
  }

  private static ObjectNode document(
      Bucket bucket, Optional<Instant> until, ReplicateLedger.Report report) {
    ObjectNode document = Json.document("proofline.replica/1");
    document.put("bucket", bucket.address().toString());
    document.put("written", report.pushed().written());
    document.put("thereAlready", report.pushed().thereAlready());
    document.put("retainUntil", until.map(Instant::toString).orElse(null));
    ObjectNode sizes = document.putObject("sizes");
    report.sizes().forEach((year, size) -> sizes.put(year.toString(), size));
    ArrayNode conflicts = document.putArray("conflicts");
    report.pushed().conflicts().forEach(conflicts::add);
    document.put("leaf", report.recorded().map(s -> s.leaf().toString()).orElse(null));
    return document;
  }

  private static void print(
      Terminal terminal, Bucket bucket, Optional<Instant> until, ReplicateLedger.Report report) {
    terminal.print(
        "replicated   to "
            + bucket.address()
            + ": "
            + Columns.grouped(report.pushed().written())
            + " new, "
            + Columns.grouped(report.pushed().thereAlready())
            + " there already");
    report
        .sizes()
        .forEach(
            (year, size) -> terminal.print(Columns.row(13, year, Columns.count(size, "leaf"))));
    terminal.print(
        until
            .map(end -> "locked       new objects until " + end + " (compliance mode)")
            .orElse(
                "NOT LOCKED   new objects can be deleted by whoever may (--retain locks them)"));
    report.recorded().ifPresent(s -> terminal.print("recorded     leaf " + s.leaf()));
    if (report.pushed().conflicts().isEmpty()) {
      terminal.say("next         proofline ledger verify --from " + bucket.address());
      return;
    }
    terminal.print(
        terminal.emphasise("CONFLICT", Terminal.Emphasis.BAD)
            + "     the bucket holds other bytes under these names, or a newer state; they were"
            + " left as they are");
    report.pushed().conflicts().stream()
        .limit(20)
        .forEach(name -> terminal.print(Columns.hanging(2, "", name)));
    terminal.say("next         proofline ledger verify --from " + bucket.address());
    terminal.say("             (one of the two is not this ledger; keep both)");
  }
}
