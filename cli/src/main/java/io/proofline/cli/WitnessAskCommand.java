package io.proofline.cli;

import io.proofline.ledger.Witnesses;
import io.proofline.tlog.TlogPolicy;
import io.proofline.tlog.witness.Cosigners;
import java.io.IOException;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ObjectNode;

/** {@code witness ask}: cosignatures that the newest checkpoint still lacks. */
@Command(
    description =
        "%nAsks every witness of the policy that has not cosigned the newest checkpoint, and"
            + " publishes it with what they gave. Exit 4 when the quorum is not met.")
final class WitnessAskCommand implements io.proofline.cli.Command {
  @Override
  public ExitCode run(Session session) throws IOException {
    Witnesses witnesses = session.mandate().workspace().witnesses();
    TlogPolicy policy = witnesses.policy();
    if (policy.witnesses().isEmpty()) {
      throw new Failure(
          ExitCode.USAGE,
          "this record has no witness",
          "proofline witness add NAME KEY URL (docs/witness.md)");
    }
    Cosigners.Result asked = witnesses.ask();
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.witnesses/1");
      document.putNull("leaf");
      document.setAll(WitnessText.json(policy, asked));
      session.terminal().printRaw(Json.text(document));
    } else {
      WitnessText.print(session.terminal(), policy, asked);
    }
    return asked.quorum() ? ExitCode.OK : ExitCode.UNREACHABLE;
  }
}
