package io.proofline.cli;

import io.proofline.actions.CollectAws;
import io.proofline.actions.CollectEstate;
import io.proofline.actions.Mandate;
import io.proofline.cloud.aws.AwsEstate;
import io.proofline.cloud.aws.AwsTarget;
import io.proofline.cloud.aws.CollectionBounds;
import io.proofline.cloud.aws.ReaderRole;
import io.proofline.cloud.aws.SourceUnreachableException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code collect aws}: the settings of one account, or of many. */
@Command(
    description =
        "%nReads only. Credentials come from the usual AWS files and variables. What is denied is"
            + " recorded as not known. With --organization or --account each account is read"
            + " through its reading role; the account of the credentials without. Exit 4 when"
            + " nothing could be read, 5 when part of it.")
final class CollectAwsCommand implements io.proofline.cli.Command {
  private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,3})([mhd])");

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
      names = "--organization",
      description = "Collect every account of the organisation, by the role in each.")
  boolean organization;

  @Option(
      names = "--account",
      paramLabel = "ID",
      split = ",",
      description = "Collect this account, by the role in it; may be repeated.")
  List<String> accounts = List.of();

  @Option(
      names = "--role",
      paramLabel = "NAME",
      description = "Name of the reading role. Default: ProoflineReader.")
  String role = AwsEstate.USUAL_ROLE;

  @Option(
      names = "--external-id",
      paramLabel = "TEXT",
      description = "Word that the role's trust policy asks for.")
  @Nullable String externalId;

  @Option(
      names = "--within",
      paramLabel = "TIME",
      description = "Ask nothing more after this long, such as 30m; the rest is not evaluated.")
  @Nullable String within;

  @Option(
      names = "--resume",
      paramLabel = "TIME",
      description =
          "Take answers that a collection left which did not end, if not older, such as 4h.")
  @Nullable String resume;

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
      if (Stream.of(printPolicy, printStackSet, printTerraform).filter(given -> given).count()
          > 1) {
        throw new IllegalArgumentException(
            "--print-policy, --print-stackset and --print-terraform print a document each: give"
                + " one of them");
      }
      session
          .terminal()
          .printRaw(
              printPolicy
                  ? Json.text(ReaderRole.policy())
                  : printStackSet ? ReaderRole.stackSet() : ReaderRole.terraform());
      if (printPolicy && ReaderRole.managedPolicies().size() > 1) {
        session
            .terminal()
            .say(
                "too long for one managed policy of IAM: put it into the role itself"
                    + " (put-role-policy), or use --print-stackset or --print-terraform");
      }
      return ExitCode.OK;
    }
    Mandate mandate = session.mandate();
    CollectionBounds bounds =
        CollectAws.bounds(
            mandate,
            within == null ? null : duration(within, "--within"),
            resume == null ? Duration.ZERO : duration(resume, "--resume"));
    if (resume == null && !bounds.journals().left().isEmpty()) {
      session
          .terminal()
          .say("a collection did not end; what it was answered is asked again (--resume takes it)");
    }
    CollectEstate.Report report;
    try (Progress progress = session.terminal().progress("asking AWS")) {
      report =
          collect(
              mandate,
              bounds,
              answered -> progress.now(() -> Columns.grouped(answered) + " questions answered"));
    } catch (SourceUnreachableException e) {
      throw new Failure(
          ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), "proofline collect aws --help", e);
    }
    if (session.options().json) {
      session.terminal().printRaw(Json.text(CollectionText.json(report)));
    } else {
      CollectionText.print(session.terminal(), report);
      session.terminal().say("next         proofline controls check");
    }
    return report.partial() ? ExitCode.PARTIAL : ExitCode.OK;
  }

  private CollectEstate.Report collect(
      Mandate mandate, CollectionBounds bounds, IntConsumer progress) throws IOException {
    AwsTarget target = new AwsTarget(endpoint, profile, regions);
    if (!organization && accounts.isEmpty()) {
      CollectAws.Report one = new CollectAws(mandate).run(target, bounds, progress);
      return new CollectEstate.Report(List.of(one.snapshot()), one.partial(), List.of());
    }
    try {
      return new CollectEstate(mandate)
          .run(new AwsEstate(target, organization, accounts, role, externalId), bounds, progress);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitCode.USAGE, String.valueOf(e.getMessage()), "proofline collect aws --help", e);
    }
  }

  private static Duration duration(String text, String option) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      throw new Failure(
          ExitCode.USAGE, option + " " + text + " is no time", "write it as 45m, 4h or 2d");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
