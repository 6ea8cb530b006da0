package io.proofline.cli;

import io.proofline.actions.AddActor;
import io.proofline.ledger.ActorRegister;
import io.proofline.ledger.sign.KeyIntroduction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code actor add FILE.pub}: enters a public key. */
@Command(
    description =
        "%nThe first actor founds the register. Every further one must be entered by an actor whose"
            + " key counts (--key), so that nobody alone can make a second pair of eyes.")
final class ActorAddCommand implements io.proofline.cli.Command {
  private static final int LARGEST = 10_000;

  @Parameters(paramLabel = "FILE", description = "What the actor handed in (FILE.pub).")
  Path file = Path.of("");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      required = true,
      description = "The person's name.")
  String name = "";

  @Option(
      names = "--title",
      paramLabel = "TITLE",
      required = true,
      description = "What the person is in the organisation, for example Security Officer.")
  String title = "";

  @Override
  public ExitCode run(Session session) throws IOException {
    Path from = session.at(file);
    if (Files.size(from) > LARGEST) {
      throw new Failure(
          ExitCode.USAGE, from + " is too large for a public key", "name the .pub file");
    }
    byte[] bytes = Files.readAllBytes(from);
    KeyIntroduction introduction = KeyIntroduction.parse(new String(bytes, StandardCharsets.UTF_8));
    ActorRegister.Entry entry =
        new AddActor(session.mandate()).run(introduction, name.strip(), title.strip());
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.actors/1");
      document.putArray("actors").add(ActorText.json(entry));
      session.terminal().printRaw(Json.text(document));
      return ExitCode.OK;
    }
    session.terminal().print(ActorText.line(entry));
    session.terminal().say("next         proofline --key FILE ... signs what this actor states");
    return ExitCode.OK;
  }
}
