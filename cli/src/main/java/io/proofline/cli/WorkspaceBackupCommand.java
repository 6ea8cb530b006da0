package io.proofline.cli;

import io.proofline.actions.BackUpWorkspace;
import io.proofline.ledger.backup.Backup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code workspace backup FILE}: the record and the registers in one file. */
@Command(
    description =
        "%nOthers may go on appending; the backup is the state of one moment. The lake, pages and"
            + " indexes are left out: they are rebuilt. The secret keys are left out too, unless"
            + " --with-keys seals them under a passphrase (asked for, or in"
            + " PROOFLINE_BACKUP_PASSPHRASE).")
final class WorkspaceBackupCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "FILE", description = "A new file, for example clinic.backup.zip.")
  Path file = Path.of("");

  @Option(names = "--with-keys", description = "Also the secret keys, sealed.")
  boolean withKeys;

  @Override
  public ExitCode run(Session session) throws IOException {
    Path workspace = session.workspaceFolder();
    Optional<char[]> passphrase = withKeys ? Optional.of(KeyPassphrase.choose()) : Optional.empty();
    Backup.Made made;
    try (Progress _ = session.terminal().progress("backing up " + workspace)) {
      made = new BackUpWorkspace(session.clock()).run(workspace, session.at(file), passphrase);
    }
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.backup/1");
      document.put("file", made.file().toString());
      document.put("made", made.made().toString());
      document.put("files", made.files());
      document.put("bytes", made.bytes());
      document.put("keys", made.keys());
      ObjectNode sizes = document.putObject("sizes");
      made.checkpoints().forEach((year, size) -> sizes.put(year.toString(), size));
      session.terminal().printRaw(Json.text(document));
      return ExitCode.OK;
    }
    Terminal terminal = session.terminal();
    terminal.print("backed up    " + made.entity().name() + " to " + made.file());
    terminal.print(
        "holds        "
            + Columns.count(made.files(), "file")
            + ", "
            + Columns.grouped(made.bytes())
            + " bytes");
    made.checkpoints()
        .forEach(
            (year, size) -> terminal.print(Columns.row(13, year, Columns.count(size, "leaf"))));
    terminal.print(
        made.keys() > 0
            ? "keys         " + made.keys() + ", sealed; keep the passphrase elsewhere"
            : Columns.hanging(
                13,
                "keys",
                "NOT in it: what is restored can be verified, but not appended to, and where"
                    + " evidence is encrypted it cannot be read. Keep keys/ elsewhere, or use"
                    + " --with-keys"));
    terminal.say(
        "next         keep the newest ledger/*/checkpoint elsewhere too: restore compares");
    terminal.say(
        "             proofline workspace restore " + file + " DIR --remembered CHECKPOINT");
    return ExitCode.OK;
  }
}
