package io.proofline.cli;

import io.proofline.actions.LegalHolds;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hold list}: every hold ever placed. */
@Command(description = "%nHolds in force and released ones.")
final class HoldListCommand implements io.proofline.cli.Command {
  @Mixin TimeOptions time = new TimeOptions();

  @Override
  public ExitCode run(Session session) throws IOException {
    HoldText.print(session, new LegalHolds(session.mandate(time.view())).list());
    return ExitCode.OK;
  }
}
