package io.proofline.cli;

import io.proofline.actions.Mandate;
import io.proofline.actions.ReadRegisters;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code register [DIR]}: records what people wrote down. */
@Command(
    description =
        "%nRecords systems.yaml, vendors.yaml and policies.yaml, as far as they are there, with the"
            + " agreements that they name. A mistake in one leaves all as they were. The format is"
            + " in docs/registers.md.")
final class RegisterCommand implements io.proofline.cli.Command {
  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      description = "Folder of the files. Default: the workspace.")
  @Nullable Path folder;

  @Override
  public ExitCode run(Session session) throws IOException {
    Mandate mandate = session.mandate();
    Path from = folder == null ? mandate.workspace().root() : session.at(folder);
    ReadRegisters.Report report = new ReadRegisters(mandate).run(from);
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.registers/1");
      ArrayNode rows = document.putArray("registers");
      for (ReadRegisters.Row row : report.registers()) {
        rows.addObject()
            .put("register", row.register())
            .put("file", row.file())
            .put("entries", row.entries())
            .put("attachments", row.attachments())
            .put("leaf", row.leaf().toString())
            .put("changed", row.changed());
      }
      session.terminal().printRaw(Json.text(document));
      return ExitCode.OK;
    }
    for (ReadRegisters.Row row : report.registers()) {
      String what =
          Columns.count(row.entries(), entry(row.register()))
              + (row.attachments() == 0 ? "" : ", " + Columns.count(row.attachments(), "document"));
      session
          .terminal()
          .print(
              Columns.row(
                  13,
                  row.register(),
                  34,
                  what,
                  (row.changed() ? "recorded, leaf " : "unchanged, leaf ") + row.leaf()));
    }
    session.terminal().say("next         proofline controls check");
    return ExitCode.OK;
  }

  private static String entry(String register) {
    return switch (register) {
      case "systems" -> "system";
      case "vendors" -> "vendor";
      default -> "policy version";
    };
  }
}
