package io.proofline.cli;

import io.proofline.actions.ManageExceptions;
import io.proofline.actions.Mandate;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code exception revoke}: takes one back. */
@Command(description = "%nWhat it covered fails from that second.")
final class ExceptionRevokeCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "ID", description = "The exception.")
  String id = "";

  @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why.")
  String reason = "";

  @Override
  public ExitCode run(Session session) throws IOException {
    Mandate mandate = session.mandate();
    return ExceptionListCommand.show(
        session, List.of(new ManageExceptions(mandate).revoke(id, reason)), mandate.now());
  }
}
