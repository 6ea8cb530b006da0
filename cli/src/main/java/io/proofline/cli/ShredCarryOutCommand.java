package io.proofline.cli;

import io.proofline.actions.ShredPayloads;
import io.proofline.ledger.LeafRef;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code shred carry-out REQUEST}: after a hold was released, or when a copy was put back. */
@Command(
    description =
        "%nDestroys what was approved and could not be destroyed then, for example because a hold"
            + " was in force. Doing it again destroys what was put back.")
final class ShredCarryOutCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "REQUEST", description = "Leaf of the request, as shred list prints it.")
  String request = "";

  @Override
  public ExitCode run(Session session) throws IOException {
    ShredText.print(
        session, List.of(new ShredPayloads(session.mandate()).carryOut(LeafRef.parse(request))));
    return ExitCode.OK;
  }
}
