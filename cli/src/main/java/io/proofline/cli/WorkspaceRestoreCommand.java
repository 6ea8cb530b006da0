package io.proofline.cli;

import io.proofline.actions.RestoreWorkspace;
import io.proofline.ledger.backup.OlderStateException;
import io.proofline.ledger.backup.Restore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code workspace restore FILE DIR}: a workspace from a backup. */
@Command(
    description =
        "%nDIR appears whole and verified, or not at all. --remembered names what was seen before:"
            + " a saved checkpoint, or the damaged workspace itself. A backup that is older is"
            + " refused (exit 3) and says which entries would be missing; --accept-older restores"
            + " it all the same, to be read: nothing can be appended over what is missing.")
final class WorkspaceRestoreCommand implements io.proofline.cli.Command {
  @Parameters(index = "0", paramLabel = "FILE", description = "The backup.")
  Path file = Path.of("");

  @Parameters(index = "1", paramLabel = "DIR", description = "A new or an empty folder.")
  Path folder = Path.of("");

  @Option(names = "--with-keys", description = "Also the secret keys; asks for their passphrase.")
  boolean withKeys;

  @Option(
      names = "--remembered",
      paramLabel = "PATH",
      description = "A saved checkpoint, or a workspace; may be repeated.")
  List<Path> remembered = List.of();

  @Option(names = "--accept-older", description = "Restore also an older state.")
  boolean acceptOlder;

  @Override
  public ExitCode run(Session session) throws IOException {
    Optional<char[]> passphrase = withKeys ? Optional.of(KeyPassphrase.ask()) : Optional.empty();
    Restore.Restored restored;
    try (Progress _ = session.terminal().progress("restoring and verifying")) {
      restored =
          new RestoreWorkspace()
              .run(
                  session.at(file),
                  session.at(folder),
                  passphrase,
                  remembered.stream().map(session::at).toList(),
                  acceptOlder);
    } catch (OlderStateException e) {
      throw new Failure(
          ExitCode.INTEGRITY,
          String.valueOf(e.getMessage()),
          "look for a newer backup or replica; --accept-older restores this one to be read",
          e);
    }
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.restore/1");
      document.put("folder", restored.folder().toString());
      document.put("made", restored.made());
      document.put("keys", restored.keys());
      document.put("compared", restored.compared());
      ArrayNode older = document.putArray("older");
      restored.older().forEach(older::add);
      document.set("report", restored.report().toJson());
      session.terminal().printRaw(Json.text(document));
    } else {
      print(session.terminal(), restored);
    }
    return restored.older().isEmpty() ? ExitCode.OK : ExitCode.INTEGRITY;
  }

  private static void print(Terminal terminal, Restore.Restored restored) {
    terminal.print("restored     " + restored.folder() + ", backed up " + restored.made());
    terminal.print(
        "verified     "
            + Columns.count(restored.report().statements(), "statement")
            + ", "
            + Columns.count(restored.report().blobs(), "blob"));
    if (restored.report().unopened() > 0) {
      terminal.print(
          Columns.hanging(
              13,
              "NOT OPENED",
              Columns.count(restored.report().unopened(), "statement")
                  + " encrypted, and their keys were not restored: compared as files only"));
    }
    restored.older().forEach(words -> terminal.print(Columns.hanging(13, "OLDER", words)));
    if (restored.compared() == 0) {
      terminal.print(
          Columns.hanging(
              13,
              "NOT COMPARED",
              "with any remembered checkpoint: whether newer entries existed is not known"
                  + " (--remembered)"));
    }
    if (!restored.keys()) {
      terminal.print(
          "keys         not restored: nothing can be appended"
              + (restored.keysInBackup() ? " (--with-keys restores them)" : ""));
    }
    terminal.say("next         proofline --workspace " + restored.folder() + " doctor");
  }
}
