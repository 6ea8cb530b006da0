package io.proofline.cli;

import io.proofline.actions.ManageExceptions;
import io.proofline.actions.Mandate;
import io.proofline.program.RiskException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code exception request}: asks for an exception. */
@Command(
    description =
        "%nFor resources that fail the control in the newest run, as they exist now: one that is"
            + " made anew is not covered. Nothing is excepted until another person approves it."
            + " Needs --key.")
final class ExceptionRequestCommand implements io.proofline.cli.Command {
  @Parameters(index = "0", paramLabel = "ID", description = "Name, for example EX-2026-014.")
  String id = "";

  @Option(names = "--control", paramLabel = "ID", required = true, description = "The control.")
  String control = "";

  @Option(
      names = "--resource",
      paramLabel = "NAME",
      required = true,
      description =
          "A resource that fails it, by its name or as ACCOUNT/REGION/TYPE/NAME; may be given"
              + " again.")
  List<String> resources = new ArrayList<>();

  @Option(
      names = "--owner",
      paramLabel = "NAME",
      required = true,
      description = "Who answers for the risk.")
  String owner = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why it cannot be met now.")
  String reason = "";

  @Option(
      names = "--compensating",
      paramLabel = "TEXT",
      required = true,
      description = "What stands in its place meanwhile.")
  String compensating = "";

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      required = true,
      description = "When it ends, within a year; a day alone means its begin (UTC).")
  String expires = "";

  @Override
  public ExitCode run(Session session) throws IOException {
    Mandate mandate = session.mandate();
    RiskException made =
        new ManageExceptions(mandate)
            .request(
                new ManageExceptions.Ask(
                    id,
                    control,
                    resources,
                    owner,
                    reason,
                    compensating,
                    Moment.start(expires, "--expires")));
    return ExceptionListCommand.show(session, List.of(made), mandate.now());
  }
}
