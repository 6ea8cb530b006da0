package io.proofline.cli;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.catalog.Requirement;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code controls show ID}: one rule in full. */
@Command(
    description =
        "%nThe rule hash is the SHA-256 of what --source prints: the control's file, and after it"
            + " the file of the rule that it shares with others, if any.")
final class ControlsShowCommand implements io.proofline.cli.Command {
  private static final int LABEL = 14;

  @Parameters(paramLabel = "ID", description = "Id of the control, as controls list prints it.")
  String id = "";

  @Option(
      names = "--source",
      description = "Print the control's YAML as it ships, its shared rule included.")
  boolean source;

  @Override
  public ExitCode run(Session session) {
    Catalog catalog = Catalog.standard();
    Control control =
        catalog
            .control(id)
            .orElseThrow(
                () ->
                    new Failure(
                        ExitCode.USAGE, "no control is called " + id, "proofline controls list"));
    if (source) {
      session
          .terminal()
          .printRaw(new String(catalog.source(id).orElseThrow(), StandardCharsets.UTF_8));
    } else if (session.options().json) {
      session.terminal().printRaw(Json.text(json(catalog, control)));
    } else {
      print(session.terminal(), control);
    }
    return ExitCode.OK;
  }

  private static void print(Terminal terminal, Control control) {
    terminal.print(Columns.hanging(0, "", control.title()));
    line(terminal, "rule", control.ruleName());
    if (control.sharedRule() != null) {
      line(
          terminal,
          "shared rule",
          control.sharedRule() + ", the last part of what --source prints; the hash covers it");
    }
    line(terminal, "severity", control.severity().name().toLowerCase(Locale.ROOT));
    line(terminal, "policy", control.policy());
    for (Control.Citation citation : ControlText.citations(control).toList()) {
      Requirement r = citation.requirement();
      line(
          terminal,
          "citation",
          r.citation()
              + " "
              + r.title()
              + " ("
              + obligation(r)
              + "; "
              + citation.basis()
              + ", "
              + citation.review()
              + "): "
              + citation.why());
    }
    line(terminal, "provider", control.responsibility().provider());
    line(terminal, "customer", control.responsibility().customer());
    line(
        terminal,
        "applies to",
        control.applies().type()
            + (control.applies().scope() == Control.Scope.PHI ? " of systems that hold ePHI" : "")
            + (control.applies().when() == null ? "" : " when " + control.applies().when()));
    line(terminal, "passes when", control.pass().strip());
    control
        .parameters()
        .forEach(
            (name, p) ->
                line(terminal, "parameter", name + " = " + p.value() + " (" + p.why() + ")"));
    line(terminal, "reads", String.join(", ", control.reads()));
    line(terminal, "fix", control.fix());
    line(terminal, "undo", control.undo());
    control
        .aliases()
        .forEach((tool, ids) -> line(terminal, "elsewhere", tool + ": " + String.join(", ", ids)));
    terminal.say("next         proofline page control " + control.id());
  }

  private static void line(Terminal terminal, String label, String text) {
    if (!text.isBlank()) {
      terminal.print(Columns.hanging(LABEL, label, text.strip().replaceAll("\\s+", " ")));
    }
  }

  private static String obligation(Requirement requirement) {
    return requirement.obligation().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static ObjectNode json(Catalog catalog, Control control) {
    ObjectNode document = Json.document("proofline.control/1");
    document.setAll(ControlText.line(control, catalog.checks()));
    document.put("policy", control.policy());
    document.put("provider", control.responsibility().provider());
    document.put("customer", control.responsibility().customer());
    document.put("sharedRule", control.sharedRule());
    document.put("when", control.applies().when());
    document.put("pass", control.pass());
    ObjectNode parameters = document.putObject("parameters");
    control
        .parameters()
        .forEach(
            (name, p) -> parameters.putObject(name).put("why", p.why()).set("default", p.value()));
    texts(document, "evidence", control.evidence());
    texts(document, "reads", control.reads());
    document.put("fix", control.fix());
    document.put("undo", control.undo());
    return document;
  }

  private static void texts(ObjectNode into, String name, List<String> texts) {
    ArrayNode list = into.putArray(name);
    texts.forEach(list::add);
  }
}
