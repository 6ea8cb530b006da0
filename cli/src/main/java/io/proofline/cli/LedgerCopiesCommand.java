package io.proofline.cli;

import io.proofline.actions.KeepCopies;
import io.proofline.ledger.store.Copies;
import io.proofline.ledger.store.CopyTargets;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code ledger copies}: buckets that every command keeps up to date. */
@Command(
    description =
        "%nWithout an option: how far each copy is, as it has acknowledged. A command that records"
            + " something brings the copies up to date before it ends; one that cannot be reached"
            + " takes nothing away from it and is caught up later. Exit 5 when a copy is behind, 3"
            + " when it contradicts the record.")
final class LedgerCopiesCommand implements io.proofline.cli.Command {
  @Option(
      names = "--add",
      paramLabel = "s3://BUCKET/PREFIX",
      description = "Keep a bucket up to date from now on, at best one of a second account.")
  @Nullable String add;

  @Option(
      names = "--remove",
      paramLabel = "s3://BUCKET/PREFIX",
      description = "Keep it up to date no longer; what it holds stays.")
  @Nullable String remove;

  @Option(
      names = "--publish",
      description = "Ask every bucket what it holds, and bring it up to date.")
  boolean publish;

  @Option(
      names = "--retain",
      paramLabel = "PERIOD",
      description = "With --add: lock new objects for this long, for example 6y, 90d.")
  @Nullable String retain;

  @Mixin BucketOptions options = new BucketOptions();

  @Override
  public ExitCode run(Session session) throws IOException {
    int asked = (add == null ? 0 : 1) + (remove == null ? 0 : 1) + (publish ? 1 : 0);
    if (asked > 1 || (retain != null && add == null)) {
      throw new Failure(
          ExitCode.USAGE,
          "--add, --remove and --publish exclude each other; --retain belongs to --add",
          "proofline ledger copies --help");
    }
    KeepCopies keep = new KeepCopies(session.mandate());
    Copies copies = AutomaticCopies.of(session, session.workspaceFolder());
    if (add != null) {
      keep.add(options.target(add, Optional.ofNullable(retain).map(LedgerReplicateCommand::lock)));
    } else if (remove != null) {
      copies.forget(keep.remove(remove));
    }
    Optional<String> differs = keep.differs();
    if (publish && differs.isPresent()) {
      session.terminal().complain("proofline: " + differs.get());
      keep.restore();
      differs = keep.differs();
    }
    List<Copies.Standing> standing;
    try (Progress _ = session.terminal().progress("bringing copies up to date")) {
      standing = asked == 0 ? copies.standing() : copies.publish(publish);
    }
    differs.ifPresent(words -> session.terminal().complain("proofline: " + words));
    if (session.options().json) {
      session.terminal().printRaw(Json.text(document(standing)));
    } else {
      for (Copies.Standing one : standing) {
        session.terminal().print(AutomaticCopies.words(one));
      }
      if (standing.isEmpty()) {
        session
            .terminal()
            .print("no copy is kept: proofline ledger copies --add s3://BUCKET/PREFIX");
      }
    }
    return ExitCode.gravest(
        List.of(code(standing), differs.isPresent() ? ExitCode.PARTIAL : ExitCode.OK));
  }

  private static ExitCode code(List<Copies.Standing> standing) {
    ExitCode code = ExitCode.OK;
    for (Copies.Standing one : standing) {
      code =
          ExitCode.gravest(
              List.of(
                  code,
                  switch (one) {
                    case Copies.Standing.Current _ -> ExitCode.OK;
                    case Copies.Standing.Behind _ -> ExitCode.PARTIAL;
                    case Copies.Standing.Contradicting _ -> ExitCode.INTEGRITY;
                  }));
    }
    return code;
  }

  private static ObjectNode document(List<Copies.Standing> standing) {
    ObjectNode document = Json.document("proofline.copies/1");
    ArrayNode list = document.putArray("copies");
    for (Copies.Standing one : standing) {
      ObjectNode node = CopyTargets.json(one.target());
      switch (one) {
        case Copies.Standing.Current current ->
            node.put("state", "current").put("written", current.written());
        case Copies.Standing.Behind behind ->
            node.put("state", "behind").put("leaves", behind.leaves()).put("why", behind.why());
        case Copies.Standing.Contradicting other -> {
          node.put("state", "contradicting");
          other.what().forEach(node.putArray("what")::add);
        }
      }
      list.add(node);
    }
    return document;
  }
}
