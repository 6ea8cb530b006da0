package io.proofline.cli;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.catalog.Severity;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code controls list}: the catalog. */
@Command(description = "%nThe rules that ship with the program; no workspace is needed.")
final class ControlsListCommand implements io.proofline.cli.Command {
  @Option(
      names = "--severity",
      paramLabel = "WORD",
      description = "Only critical, high, medium or low ones.")
  @Nullable String severity;

  @Option(
      names = "--section",
      paramLabel = "SECTION",
      description = "Only those that cite the section, for example 164.312(a)(1).")
  @Nullable String section;

  @Override
  public ExitCode run(Session session) {
    Severity wanted = severity == null ? null : ControlText.severity(severity);
    Catalog catalog = Catalog.standard();
    List<Control> controls =
        catalog.controls().stream()
            .filter(c -> wanted == null || c.severity() == wanted)
            .filter(c -> section == null || ControlText.cites(c, section))
            .toList();
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.controls/1");
      ArrayNode rows = document.putArray("controls");
      controls.forEach(control -> rows.add(ControlText.line(control, catalog.checks())));
      session.terminal().printRaw(Json.text(document));
      return ExitCode.OK;
    }
    int width = controls.stream().mapToInt(c -> c.id().length()).max().orElse(0) + 2;
    for (Control control : controls) {
      session
          .terminal()
          .print(
              Columns.row(
                  width,
                  control.id(),
                  10,
                  control.severity().name().toLowerCase(Locale.ROOT),
                  control.title()));
    }
    session.terminal().say(Columns.count(controls.size(), "control"));
    return ExitCode.OK;
  }
}
