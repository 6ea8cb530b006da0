package io.proofline.cli;

import io.proofline.actions.ManageExceptions;
import io.proofline.actions.Mandate;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code exception approve}: the second pair of eyes. */
@Command(description = "%nAs another person than the one who asked. Needs --key.")
final class ExceptionApproveCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "ID", description = "The exception.")
  String id = "";

  @Override
  public ExitCode run(Session session) throws IOException {
    Mandate mandate = session.mandate();
    return ExceptionListCommand.show(
        session, List.of(new ManageExceptions(mandate).approve(id)), mandate.now());
  }
}
