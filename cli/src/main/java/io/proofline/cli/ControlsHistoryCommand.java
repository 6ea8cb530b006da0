package io.proofline.cli;

import io.proofline.actions.ResourceHistory;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code controls history RESOURCE}: what every run said of it. */
@Command(
    description =
        "%nFor each control, what every recorded run said of the resource, with the leaf of the"
            + " run; runs that said the same stand in one line. A resource made anew under the same"
            + " name is listed apart. A run without a row of it says nothing about it.")
final class ControlsHistoryCommand implements io.proofline.cli.Command {
  @Parameters(
      paramLabel = "RESOURCE",
      description = "Name or id of the resource, or account/region/type/identifier.")
  String resource = "";

  @Override
  public ExitCode run(Session session) throws IOException {
    ResourceHistory.Report report = new ResourceHistory(session.mandate()).run(resource);
    if (session.options().json) {
      session.terminal().printRaw(Json.text(json(report)));
    } else {
      print(session.terminal(), report);
    }
    return ExitCode.OK;
  }

  private static void print(Terminal terminal, ResourceHistory.Report report) {
    for (ResourceHistory.Resource one : report.resources()) {
      terminal.print(
          one.id().label()
              + (one.id().incarnation() == null ? "" : " (" + one.id().incarnation() + ")"));
      one.controls().forEach((control, answers) -> print(terminal, report, control, answers));
    }
    terminal.print("read         " + Columns.count(report.runs().size(), "run"));
    report
        .shredded()
        .forEach(leaf -> terminal.print("SHREDDED     " + leaf + ": what it said is not known"));
  }

  private static void print(
      Terminal terminal,
      ResourceHistory.Report report,
      String control,
      List<ResourceHistory.Answer> answers) {
    terminal.print("  " + control);
    for (int from = 0; from < answers.size(); ) {
      int to = from + 1;
      while (to < answers.size() && same(answers.get(from), answers.get(to))) {
        to++;
      }
      ResourceHistory.Answer first = answers.get(from);
      ResourceHistory.Answer last = answers.get(to - 1);
      terminal.print(
          Columns.hanging(
              4,
              "",
              first.at()
                  + (to - from == 1 ? "" : " to " + last.at() + ", " + (to - from) + " runs")
                  + "  "
                  + first.outcome()
                  + (first.why().isEmpty() ? "" : ": " + String.join("; ", first.why()))
                  + "  ["
                  + first.run()
                  + (to - from == 1 ? "" : " … " + last.run())
                  + "]"));
      from = to;
    }
    if (answers.size() < report.runs().size()) {
      terminal.print(
          Columns.hanging(
              4, "", (report.runs().size() - answers.size()) + " of the runs have no row of it"));
    }
  }

  private static boolean same(ResourceHistory.Answer one, ResourceHistory.Answer other) {
    return one.outcome().equals(other.outcome()) && one.why().equals(other.why());
  }

  private static ObjectNode json(ResourceHistory.Report report) {
    ObjectNode document = Json.document("proofline.resource-history/1");
    ArrayNode runs = document.putArray("runs");
    report.runs().forEach(run -> runs.add(run.toString()));
    ArrayNode shredded = document.putArray("shredded");
    report.shredded().forEach(run -> shredded.add(run.toString()));
    ArrayNode resources = document.putArray("resources");
    for (ResourceHistory.Resource one : report.resources()) {
      ObjectNode resource = resources.addObject();
      resource.set("resource", Json.resource(one.id()));
      ObjectNode controls = resource.putObject("controls");
      one.controls()
          .forEach(
              (control, answers) -> {
                ArrayNode list = controls.putArray(control);
                for (ResourceHistory.Answer answer : answers) {
                  ObjectNode said = list.addObject();
                  said.put("run", answer.run().toString());
                  said.put("at", answer.at().toString());
                  said.put("outcome", answer.outcome());
                  answer.why().forEach(said.putArray("reasons")::add);
                }
              });
    }
    return document;
  }
}
