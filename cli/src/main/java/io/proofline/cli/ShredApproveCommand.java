package io.proofline.cli;

import io.proofline.actions.ShredPayloads;
import io.proofline.ledger.LeafRef;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code shred approve REQUEST}: the second approval destroys. */
@Command(
    description =
        "%nTakes the signature of an actor (--key FILE) who did not ask. The second actor's"
            + " approval destroys statement, salt and data for good; the leaf and its proof stay.")
final class ShredApproveCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "REQUEST", description = "Leaf of the request, as shred list prints it.")
  String request = "";

  @Override
  public ExitCode run(Session session) throws IOException {
    ShredText.print(
        session, List.of(new ShredPayloads(session.mandate()).approve(LeafRef.parse(request))));
    return ExitCode.OK;
  }
}
