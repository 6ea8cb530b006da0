package io.proofline.cli;

import io.proofline.actions.ApproveChanges;
import io.proofline.program.ChangeApprovals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code change approve}: approves changes of resources or accounts in a window of time. */
@Command(
    description =
        "%nWhether a change was approved before or after it was made is decided by the time at"
            + " which the ledger took this in. It does not count for changes that the approver"
            + " made, for changes of whoever is not known, nor for a resource that was made anew."
            + " Needs --key.")
final class ChangeApproveCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "ID", description = "Name, for example CH-318.")
  String id = "";

  @Option(
      names = "--resource",
      paramLabel = "ARN",
      description = "A resource that may be changed; may be given again.")
  List<String> resources = new ArrayList<>();

  @Option(
      names = "--account",
      paramLabel = "ID",
      description = "An account in which everything may be changed; may be given again.")
  List<String> accounts = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      required = true,
      description = "Begin of the window of the change.")
  String from = "";

  @Option(
      names = "--to",
      paramLabel = "TIME",
      required = true,
      description = "Its end, not included, at most 31 days later; a day alone means its begin.")
  String to = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "What is changed, and why.")
  String reason = "";

  @Option(names = "--ticket", paramLabel = "TEXT", description = "Where it was discussed.")
  String ticket = "";

  @Option(
      names = "--known-as",
      paramLabel = "NAME",
      description = "A name of yours in the accounts, beside the actor's id; may be given again.")
  List<String> names = new ArrayList<>();

  @Override
  public ExitCode run(Session session) throws IOException {
    return ChangeListCommand.show(
        session,
        List.of(
            new ApproveChanges(session.mandate())
                .approve(
                    new ChangeApprovals.Wish(
                        id,
                        resources,
                        accounts,
                        Moment.start(from, "--from"),
                        Moment.start(to, "--to"),
                        reason,
                        ticket,
                        names))));
  }
}
