package io.proofline.cli;

import io.proofline.ledger.ActorRegister;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code actor list}: whose signature counts. */
@Command(description = "%nEvery key ever entered: who vouched for it, and whether it was revoked.")
final class ActorListCommand implements io.proofline.cli.Command {
  @Mixin KnownAtOption time = new KnownAtOption();

  @Override
  public ExitCode run(Session session) throws IOException {
    ActorRegister register = session.mandate().workspace().actors(time.knownAt());
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.actors/1");
      ArrayNode actors = document.putArray("actors");
      register.entries().forEach(entry -> actors.add(ActorText.json(entry)));
      session.terminal().printRaw(Json.text(document));
      return ExitCode.OK;
    }
    if (register.entries().isEmpty()) {
      session.terminal().print("no actor has a key: everything is asserted, not authenticated");
      session.terminal().say("next         proofline actor key ID --out FILE");
    }
    register.entries().forEach(entry -> session.terminal().print(ActorText.line(entry)));
    return ExitCode.OK;
  }
}
