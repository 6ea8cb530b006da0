package io.proofline.cli;

import io.proofline.actions.Mandate;
import io.proofline.actions.ReadStatements;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.Standing;
import io.proofline.ledger.Statement;
import io.proofline.ledger.TimeView;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code ledger show [LEAF]}: the newest statements, or one in full. */
@Command(description = "%nWithout LEAF: the newest statements, one a line.")
final class LedgerShowCommand implements io.proofline.cli.Command {
  @Parameters(
      paramLabel = "LEAF",
      arity = "0..1",
      description = "A leaf as pages print it, for example 2026/41.")
  @Nullable String leaf;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "Only statements of this type, for example snapshot.")
  @Nullable String type;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many at most. Default: ${DEFAULT-VALUE}.")
  int limit = 20;

  @Mixin TimeOptions time = new TimeOptions();

  @Override
  public ExitCode run(Session session) throws IOException {
    Mandate mandate = session.mandate(time.view());
    ReadStatements read = new ReadStatements(mandate);
    if (leaf != null) {
      one(session, mandate, LeafRef.parse(leaf));
    } else {
      list(session, read.newest(Optional.ofNullable(type), Math.max(1, limit)));
      AutomaticCopies.sayStated(session, mandate.workspace().root());
    }
    return ExitCode.OK;
  }

  private static void one(Session session, Mandate mandate, LeafRef at) throws IOException {
    Statement statement =
        new ReadStatements(mandate)
            .at(at)
            .orElseThrow(
                () ->
                    new Failure(
                        ExitCode.USAGE,
                        "the ledger has no leaf " + at,
                        "proofline ledger show (lists the newest)"));
    Standing standing = mandate.workspace().actors().standing(statement);
    ObjectNode document = Json.document("proofline.statement/1");
    Json.statement(document, statement);
    document.put("standing", standing.words());
    document.put("time", TimeView.open().words(statement, session.clock().instant()));
    document.set("body", statement.body());
    ArrayNode blobs = document.putArray("blobs");
    statement
        .blobs()
        .forEach(
            blob ->
                blobs
                    .addObject()
                    .put("sha256", blob.sha256())
                    .put("size", blob.size())
                    .put("mediaType", blob.mediaType()));
    session.terminal().printRaw(Json.text(document));
  }

  private static void list(Session session, List<Statement> statements) {
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.statements/1");
      ArrayNode rows = document.putArray("statements");
      statements.forEach(s -> Json.statement(rows.addObject(), s));
      session.terminal().printRaw(Json.text(document));
      return;
    }
    for (Statement s : statements) {
      session.terminal().print(line(s));
      if (TimeView.backdated(s)) {
        String words = TimeView.open().words(s, session.clock().instant());
        session.terminal().print(Columns.hanging(31, "", words));
      }
    }
  }

  /** One statement on one line. */
  static String line(Statement s) {
    return Columns.row(
        10,
        s.leaf(),
        21,
        s.recorded().toString().substring(0, 19) + "Z",
        14,
        s.type(),
        s.subject());
  }
}
