package io.proofline.cli;

import io.proofline.actions.ProveLeaf;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.LedgerProof;
import java.io.IOException;
import java.nio.file.Path;
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
            + " read from it. With -o FILE.zip it makes a bundle: the same proof, a program of one"
            + " file that checks it with nothing but Java, and a sheet that says how.")
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

  @Option(
      names = "--row",
      paramLabel = "N",
      description = "One row of the sheet; the same as a third number in LEAF.")
  @Nullable Long row;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write a bundle (zip) instead of printing; FILE must not be there.")
  @Nullable Path output;

  @Override
  public ExitCode run(Session session) throws IOException {
    String[] parts = leaf.split("/", -1);
    Long number = row;
    if (parts.length == 3) {
      if (row != null) {
        throw new Failure(
            ExitCode.USAGE, "the row is given twice", "proofline ledger prove 2026/41 --row 7");
      }
      number = row(parts[2]);
    }
    LeafRef at = LeafRef.parse(parts.length == 3 ? parts[0] + "/" + parts[1] : leaf);
    ProveLeaf action = new ProveLeaf(session.mandate());
    LedgerProof proof =
        (number == null ? action.run(at) : action.run(at, number, Optional.ofNullable(sheet)))
            .orElseThrow(
                () ->
                    new Failure(
                        ExitCode.USAGE,
                        "the ledger has no leaf " + at,
                        "proofline ledger show (lists the newest)"));
    if (output == null) {
      ObjectNode document = Json.document("proofline.proof/1");
      document.setAll(proof.toJson());
      session.terminal().printRaw(Json.text(document));
      return ExitCode.OK;
    }
    Path file = session.at(output);
    action.bundle(proof, file);
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.proof-bundle/1");
      document.put("file", file.toString());
      document.put("leaf", at.toString());
      document.put("row", number);
      document.put("key", proof.publicKey());
      session.terminal().printRaw(Json.text(document));
      return ExitCode.OK;
    }
    Terminal terminal = session.terminal();
    terminal.print("bundle       " + file);
    terminal.print(
        "proves       leaf " + at + (number == null ? "" : ", row " + number) + ", nothing else");
    for (String line : proof.publicKey().lines().toList()) {
      terminal.print("key          " + line);
    }
    terminal.say("");
    terminal.say("next         java Verify.java --key KEY " + file.getFileName());
    terminal.say("             (Verify.java and the sheet HOW-TO-VERIFY.html are in the bundle;");
    terminal.say("             tell the key above to the reader by another way than the bundle)");
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
