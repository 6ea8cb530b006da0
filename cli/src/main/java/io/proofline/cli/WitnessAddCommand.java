package io.proofline.cli;

import io.proofline.actions.AddWitness;
import io.proofline.tlog.TlogFormatException;
import io.proofline.tlog.TlogPolicy;
import io.proofline.tlog.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code witness add NAME KEY URL}: have this record witnessed. */
@Command(
    description =
        "%nRecords the witness as part of the record's own policy, and shows it every checkpoint"
            + " from then on. Without the quorum a checkpoint is published all the same and counts"
            + " as not witnessed; pages say so, and ledger verify ends with 5.")
final class WitnessAddCommand implements io.proofline.cli.Command {
  @Parameters(
      index = "0",
      paramLabel = "NAME",
      arity = "0..1",
      description = "What it is called here.")
  @Nullable String name;

  @Parameters(
      index = "1",
      paramLabel = "KEY",
      arity = "0..1",
      description = "Its public key, as its operator gave it to you.")
  @Nullable String key;

  @Parameters(index = "2", paramLabel = "URL", arity = "0..1", description = "Where it listens.")
  @Nullable String url;

  @Option(
      names = "--quorum",
      paramLabel = "HOW-MANY",
      description = "any, all (default), or a number: how many witnesses must cosign.")
  String quorum = "all";

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "Take a whole C2SP tlog-policy instead, with groups.")
  @Nullable Path policy;

  @Override
  public ExitCode run(Session session) throws IOException {
    AddWitness action = new AddWitness(session.mandate());
    AddWitness.Added added = added(session, action);
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.witnesses/1");
      document.put("leaf", added.recorded().statement().leaf().toString());
      document.setAll(WitnessText.json(added.policy(), added.asked()));
      session.terminal().printRaw(Json.text(document));
    } else {
      session
          .terminal()
          .print("recorded     witness policy, leaf " + added.recorded().statement().leaf());
      WitnessText.print(session.terminal(), added.policy(), added.asked());
    }
    return added.asked().quorum() ? ExitCode.OK : ExitCode.UNREACHABLE;
  }

  private AddWitness.Added added(Session session, AddWitness action) throws IOException {
    try {
      if (policy != null) {
        return action.use(TlogPolicy.parse(Files.readAllBytes(session.at(policy))));
      }
      if (name == null || key == null || url == null) {
        throw new Failure(
            ExitCode.USAGE, "a witness needs NAME, KEY and URL", "proofline witness add --help");
      }
      return action.run(name, VerifierKey.parse(key), url, quorum);
    } catch (TlogFormatException e) {
      throw new Failure(
          ExitCode.USAGE,
          "the witness's key or policy cannot be read: " + e.getMessage(),
          "copy the line that proofline witness serve prints as 'key'",
          e);
    }
  }
}
