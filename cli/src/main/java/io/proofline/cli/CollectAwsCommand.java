package io.proofline.cli;

import io.proofline.actions.CollectAws;
import io.proofline.actions.Mandate;
import io.proofline.cloud.CallRecord;
import io.proofline.cloud.Snapshot;
import io.proofline.cloud.aws.AwsTarget;
import io.proofline.cloud.aws.ReaderRole;
import io.proofline.cloud.aws.SourceUnreachableException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code collect aws}: the settings of one account. */
@Command(
    description =
        "%nReads only. Credentials come from the usual AWS files and variables. What is denied is"
            + " recorded as not known. Exit 4 when nothing could be read, 5 when part of it.")
final class CollectAwsCommand implements io.proofline.cli.Command {
  @Option(
      names = "--endpoint-url",
      paramLabel = "URL",
      description = "Ask this server instead of AWS, for every service.")
  @Nullable URI endpoint;

  @Option(names = "--profile", paramLabel = "NAME", description = "Profile of the AWS files.")
  @Nullable String profile;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      split = ",",
      description = "Regions to read; may be repeated. Default: all that are enabled.")
  List<String> regions = List.of();

  @Option(
      names = "--print-policy",
      description = "Print the least IAM policy that can read all this, and stop.")
  boolean printPolicy;

  @Option(
      names = "--print-stackset",
      description = "Print a CloudFormation template of the reading role, and stop.")
  boolean printStackSet;

  @Option(
      names = "--print-terraform",
      description = "Print a Terraform module of the reading role, and stop.")
  boolean printTerraform;

  @Override
  public ExitCode run(Session session) throws IOException {
    if (printPolicy || printStackSet || printTerraform) {
      session
          .terminal()
          .printRaw(
              printPolicy
                  ? Json.text(ReaderRole.policy())
                  : printStackSet ? ReaderRole.stackSet() : ReaderRole.terraform());
      return ExitCode.OK;
    }
    Mandate mandate = session.mandate();
    CollectAws.Report report;
    try (Progress progress = session.terminal().progress("asking AWS")) {
      report =
          new CollectAws(mandate)
              .run(
                  new AwsTarget(endpoint, profile, regions),
                  answered -> progress.now(Columns.grouped(answered) + " questions answered"));
    } catch (SourceUnreachableException e) {
      throw new Failure(
          ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), "proofline collect aws --help", e);
    }
    Snapshot snapshot = report.snapshot().snapshot();
    if (session.options().json) {
      session
          .terminal()
          .printRaw(Json.text(SnapshotText.document(List.of(report.snapshot()), report.partial())));
    } else {
      Terminal terminal = session.terminal();
      terminal.print(
          "collected    "
              + Columns.count(snapshot.documents().size(), "resource")
              + " by "
              + Columns.count(snapshot.calls().size(), "call"));
      terminal.print(SnapshotText.row(report.snapshot()));
      long refused = count(snapshot, CallRecord.Outcome.DENIED);
      long failed = count(snapshot, CallRecord.Outcome.FAILED);
      long unasked = count(snapshot, CallRecord.Outcome.NOT_ASKED);
      if (refused + failed + unasked > 0) {
        terminal.print(
            "NOT READ     "
                + Columns.grouped(refused)
                + " denied, "
                + Columns.grouped(failed)
                + " failed, "
                + Columns.grouped(unasked)
                + " not asked");
      }
      SnapshotText.incomplete(terminal, List.of(snapshot));
      terminal.say("next         proofline controls check");
    }
    return report.partial() ? ExitCode.PARTIAL : ExitCode.OK;
  }

  private static long count(Snapshot snapshot, CallRecord.Outcome outcome) {
    return snapshot.calls().stream().filter(c -> c.outcome() == outcome).count();
  }
}
