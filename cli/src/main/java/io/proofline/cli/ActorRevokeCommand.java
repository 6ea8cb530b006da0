package io.proofline.cli;

import io.proofline.actions.Mandate;
import io.proofline.actions.RevokeActor;
import io.proofline.ledger.ActorRegister;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code actor revoke ID}: what the keys sign from now on does not count. */
@Command(
    description =
        "%nWhat was signed before stays authenticated. Has to be signed itself (--key), by the"
            + " actor or by another one.")
final class ActorRevokeCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "ID", description = "Name of the actor.")
  String id = "";

  @Option(names = "--key-id", paramLabel = "HEX", description = "One key. Default: all of them.")
  String keyId = "";

  @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why.")
  String reason = "";

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "From when signatures do not count, for example since a loss. Default: now.")
  @Nullable String since;

  @Override
  public ExitCode run(Session session) throws IOException {
    Mandate mandate = session.mandate();
    List<ActorRegister.Entry> revoked =
        new RevokeActor(mandate)
            .run(id, keyId, reason, since == null ? mandate.now() : Moment.start(since, "--since"));
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.actors/1");
      ArrayNode actors = document.putArray("actors");
      revoked.forEach(entry -> actors.add(ActorText.json(entry)));
      session.terminal().printRaw(Json.text(document));
      return ExitCode.OK;
    }
    revoked.forEach(entry -> session.terminal().print(ActorText.line(entry)));
    return ExitCode.OK;
  }
}
