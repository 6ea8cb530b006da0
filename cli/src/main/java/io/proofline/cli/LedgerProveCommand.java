package io.proofline.cli;

import io.proofline.actions.ProveLeaf;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.LedgerProof;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code ledger prove LEAF}: a proof for somebody who does not have the ledger. */
@Command(
    description =
        "%nPrints one JSON document with the statement, its inclusion proof under the signed"
            + " checkpoint and, for a row, the row's own proof. Nothing else of the ledger can be"
            + " read from it.")
final class LedgerProveCommand implements io.proofline.cli.Command {
  @Parameters(
      paramLabel = "LEAF",
      description = "A leaf, 2026/41, or one row of its sheet, 2026/41/7.")
  String leaf = "";

  @Option(
      names = "--sheet",
      paramLabel = "NAME",
      description = "Which sheet of the statement, for example calls.")
  @Nullable String sheet;

  @Override
  public ExitCode run(Session session) throws IOException {
    String[] parts = leaf.split("/", -1);
    ProveLeaf action = new ProveLeaf(session.mandate());
    Optional<LedgerProof> proof;
    if (parts.length == 3) {
      proof =
          action.run(
              LeafRef.parse(parts[0] + "/" + parts[1]), row(parts[2]), Optional.ofNullable(sheet));
    } else {
      proof = action.run(LeafRef.parse(leaf));
    }
    ObjectNode document = Json.document("proofline.proof/1");
    document.setAll(
        proof
            .orElseThrow(
                () ->
                    new Failure(
                        ExitCode.USAGE,
                        "the ledger has no leaf " + leaf,
                        "proofline ledger show (lists the newest)"))
            .toJson());
    session.terminal().printRaw(Json.text(document));
    return ExitCode.OK;
  }

  private static long row(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new Failure(
          ExitCode.USAGE, text + " is no row number", "proofline ledger prove --help", e);
    }
  }
}
