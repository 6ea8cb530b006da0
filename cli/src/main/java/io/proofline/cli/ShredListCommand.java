package io.proofline.cli;

import io.proofline.actions.ShredPayloads;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code shred list}: requests and what became of them. */
@Command(description = "%nEvery request, who approved it, and what stands in its way.")
final class ShredListCommand implements io.proofline.cli.Command {
  @Mixin TimeOptions time = new TimeOptions();

  @Override
  public ExitCode run(Session session) throws IOException {
    ShredText.print(session, new ShredPayloads(session.mandate(time.view())).list());
    return ExitCode.OK;
  }
}
