package io.proofline.cli;

import io.proofline.actions.LedgerKeys;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.SigningKeys;
import io.proofline.tlog.VerifierKey;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code ledger keys [rotate]}: which keys sign the record, and new ones in their place. */
@Command(
    description =
        "%nWithout rotate: which keys sign now, since which leaf, and which were replaced. With"
            + " rotate the keys of this year's log are replaced, for example after a theft or when"
            + " an operator leaves: the old ones sign the introduction of the new ones and one last"
            + " checkpoint together with them, and are deleted. Give the new public key to your"
            + " auditors and witnesses.")
final class LedgerKeysCommand implements io.proofline.cli.Command {
  @Parameters(
      paramLabel = "rotate",
      arity = "0..1",
      description = "Replace the keys of this year's log.")
  @Nullable String step;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why they are replaced.")
  String reason = "";

  @Override
  public ExitCode run(Session session) throws IOException {
    LedgerKeys action = new LedgerKeys(session.mandate());
    if (step == null && !reason.isEmpty()) {
      throw new Failure(
          ExitCode.USAGE,
          "--reason is for rotate",
          "proofline ledger keys rotate --reason \"the signing host was replaced\"");
    }
    if (step != null && !step.equals("rotate")) {
      throw new Failure(
          ExitCode.USAGE, "rotate, or nothing, and not " + step, "proofline ledger keys");
    }
    LeafRef leaf = step == null ? null : action.rotate(reason).statement().leaf();
    List<SigningKeys.Generation> all = action.list();
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.ledger-keys/1");
      document.put("leaf", leaf == null ? null : leaf.toString());
      ArrayNode rows = document.putArray("keys");
      all.forEach(generation -> rows.add(json(generation)));
      session.terminal().printRaw(Json.text(document));
      return ExitCode.OK;
    }
    Terminal terminal = session.terminal();
    all.forEach(generation -> print(terminal, generation));
    if (leaf != null) {
      terminal.say(
          "next         give the new public key (ledger/"
              + leaf.year()
              + ".vkey) to your auditors and to whoever runs your witnesses");
    }
    return ExitCode.OK;
  }

  private static void print(Terminal terminal, SigningKeys.Generation generation) {
    LeafRef replaced = generation.replaced();
    terminal.print(
        Columns.row(
            13,
            generation.since().year(),
            12,
            replaced == null ? "last keys" : "replaced",
            "from leaf "
                + generation.since()
                + (replaced == null ? "" : " to leaf " + replaced + ", " + generation.at())));
    if (!generation.reason().isEmpty()) {
      terminal.print(Columns.hanging(13, "", generation.reason()));
    }
    generation.keys().forEach(key -> terminal.print("  key        " + key.text()));
  }

  private static ObjectNode json(SigningKeys.Generation generation) {
    ObjectNode node = Json.object();
    node.put("year", generation.since().year());
    node.put("since", generation.since().toString());
    LeafRef replaced = generation.replaced();
    node.put("replaced", replaced == null ? null : replaced.toString());
    node.put("at", generation.at() == null ? null : String.valueOf(generation.at()));
    node.put("reason", generation.reason().isEmpty() ? null : generation.reason());
    ArrayNode keys = node.putArray("keys");
    for (VerifierKey key : generation.keys()) {
      keys.addObject()
          .put("type", key.type().name().toLowerCase(Locale.ROOT))
          .put("key", key.text());
    }
    return node;
  }
}
