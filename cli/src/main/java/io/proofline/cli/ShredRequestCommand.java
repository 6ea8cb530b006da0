package io.proofline.cli;

import io.proofline.actions.ShredPayloads;
import io.proofline.ledger.LeafRef;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code shred request LEAF...}: asks for statements to be destroyed. */
@Command(
    description =
        "%nDestroys nothing yet: two other actors must approve. Refused under a legal hold, and"
            + " before six years have passed (45 CFR 164.316(b)(2)(i)) unless --before-retention"
            + " says why.")
final class ShredRequestCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "LEAF", arity = "1..*", description = "Statements, for example 2026/41.")
  List<String> leaves = List.of();

  @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why.")
  String reason = "";

  @Option(
      names = "--before-retention",
      paramLabel = "TEXT",
      description = "Why it must go before the retention period ends.")
  String beforeRetention = "";

  @Override
  public ExitCode run(Session session) throws IOException {
    ShredText.print(
        session,
        List.of(
            new ShredPayloads(session.mandate())
                .request(leaves.stream().map(LeafRef::parse).toList(), reason, beforeRetention)));
    return ExitCode.OK;
  }
}
