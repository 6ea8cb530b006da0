package io.proofline.cli;

import io.proofline.ledger.sign.ActorKey;
import io.proofline.ledger.sign.KeyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code actor key ID}: a private key for oneself, and what to hand in. */
@Command(
    description =
        "%nWrites FILE, the private key that only its owner may read, and FILE.pub, which is handed"
            + " in for proofline actor add. Needs no workspace.")
final class ActorKeyCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "ID", description = "Name of the actor, for example dana.whitfield.")
  String id = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where the key goes; outside of the workspace.")
  Path out = Path.of("");

  @Option(names = "--passphrase", description = "Protect the key with a passphrase.")
  boolean passphrase;

  @Override
  public ExitCode run(Session session) throws IOException {
    ActorKey key = ActorKey.generate(id);
    Path file = session.at(out);
    Path handedIn = file.resolveSibling(file.getFileName() + ".pub");
    if (Files.exists(handedIn)) {
      throw new Failure(
          ExitCode.USAGE, handedIn + " is there already, and kept as it is", "name another file");
    }
    char[] secret = passphrase ? Passphrases.choose(id) : null;
    KeyFile.write(file, key, secret);
    Files.write(
        handedIn,
        key.introduction().note().getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE_NEW);
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.actor-key/1");
      document.put("id", key.id());
      document.put("key", key.publicText());
      document.put("file", file.toString());
      document.put("introduction", handedIn.toString());
      session.terminal().printRaw(Json.text(document));
      return ExitCode.OK;
    }
    session.terminal().print("made         " + file + " (private, keep it and a copy safe)");
    session.terminal().print("             " + handedIn + " (hand this in)");
    session
        .terminal()
        .say("next         proofline actor add " + handedIn + " --name NAME --title TITLE");
    return ExitCode.OK;
  }
}
