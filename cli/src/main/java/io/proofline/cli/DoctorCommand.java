package io.proofline.cli;

import java.util.List;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code doctor}: looks at what a working set-up needs and says what to do about the rest. */
@Command(
    description =
        "%nLooks at the JDK, the program, the native library, the start-up cache, the disk, the"
            + " clock and the workspace. Changes nothing. Exit 1 when something is broken.")
final class DoctorCommand implements io.proofline.cli.Command {

  @Override
  public ExitCode run(Session session) {
    List<Examination> all = new Doctor(session).examine();
    boolean broken = all.stream().anyMatch(e -> e.state() == Examination.State.BROKEN);
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.doctor/1");
      document.put("ok", !broken);
      ArrayNode rows = document.putArray("checks");
      for (Examination e : all) {
        ObjectNode row = rows.addObject();
        row.put("name", e.name());
        row.put("state", e.state().word());
        row.put("found", e.found());
        row.put("next", e.next());
      }
      session.terminal().printRaw(Json.text(document));
    } else {
      print(session.terminal(), all);
    }
    return broken ? ExitCode.FINDING : ExitCode.OK;
  }

  private static void print(Terminal terminal, List<Examination> all) {
    for (Examination e : all) {
      terminal.print(Columns.hanging(14, e.name(), 8, e.state().word(), e.found()));
      if (!e.next().isEmpty()) {
        terminal.print(Columns.hanging(14, "", 8, "", "-> " + e.next()));
      }
    }
  }
}
