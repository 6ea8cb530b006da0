package io.proofline.cli;

import io.proofline.actions.LegalHolds;
import io.proofline.ledger.HoldScope;
import io.proofline.ledger.LeafRef;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hold place NAME}: what it covers cannot be shredded. */
@Command(
    description =
        "%nWithout --type, --subject and --leaf it covers the whole ledger; each narrows it.")
final class HoldPlaceCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "NAME", description = "A name of its own, for example a matter number.")
  String name = "";

  @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why.")
  String reason = "";

  @Option(names = "--type", paramLabel = "TYPE", description = "Statements of this type.")
  List<String> types = List.of();

  @Option(
      names = "--subject",
      paramLabel = "TEXT",
      description = "Statements whose subject begins like this.")
  List<String> subjects = List.of();

  @Option(
      names = "--leaf",
      paramLabel = "LEAF",
      description = "One statement, for example 2026/41.")
  List<String> leaves = List.of();

  @Override
  public ExitCode run(Session session) throws IOException {
    HoldScope scope = new HoldScope(types, subjects, leaves.stream().map(LeafRef::parse).toList());
    HoldText.print(
        session, List.of(new LegalHolds(session.mandate()).place(name.strip(), scope, reason)));
    return ExitCode.OK;
  }
}
