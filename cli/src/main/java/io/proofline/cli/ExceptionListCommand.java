package io.proofline.cli;

import io.proofline.actions.ManageExceptions;
import io.proofline.actions.Mandate;
import io.proofline.program.RiskException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code exception list}: how exceptions stand now. */
@Command(
    description =
        "%nWorked out anew each time: one that ends covers nothing from that second. Warns 60, 30,"
            + " 14, 7 and 1 days before.")
final class ExceptionListCommand implements io.proofline.cli.Command {
  @Mixin TimeOptions times = new TimeOptions();

  @Override
  public ExitCode run(Session session) throws IOException {
    Mandate mandate = session.mandate(times.view());
    return show(session, new ManageExceptions(mandate).all(), mandate.now());
  }

  static ExitCode show(Session session, List<RiskException> exceptions, Instant now) {
    if (session.options().json) {
      session.terminal().printRaw(Json.text(ExceptionText.document(exceptions, now)));
      return ExitCode.OK;
    }
    if (exceptions.isEmpty()) {
      session.terminal().print("No exception was asked for");
    }
    exceptions.forEach(one -> ExceptionText.print(session.terminal(), one, now));
    return ExitCode.OK;
  }
}
