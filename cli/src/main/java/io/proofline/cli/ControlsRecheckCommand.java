package io.proofline.cli;

import io.proofline.actions.RecheckResources;
import io.proofline.cloud.ResourceId;
import io.proofline.controls.CheckRun;
import io.proofline.controls.Evaluation;
import io.proofline.controls.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code controls recheck}: judges again what a change touched, and nothing else. */
@Command(
    description =
        "%nJudges only the resources that are named, or that change events name, from the newest"
            + " snapshot. Nothing is collected: what was seen before the change is not evaluated."
            + " The run is recorded as one of these resources only. Exit 1 when one fails, 5 when"
            + " one could not be evaluated or is not in the newest snapshot.")
final class ControlsRecheckCommand implements io.proofline.cli.Command {
  @Parameters(
      paramLabel = "RESOURCE",
      arity = "0..*",
      description = "ARN or name of a resource, or account/region/type/name.")
  List<String> resources = new ArrayList<>();

  @Option(
      names = "--event",
      paramLabel = "EVENT-ID",
      description = "Everything that this event of the logs names; may be repeated.")
  List<String> events = new ArrayList<>();

  @Override
  public ExitCode run(Session session) throws IOException {
    if (resources.isEmpty() && events.isEmpty()) {
      throw new Failure(
          ExitCode.USAGE,
          "nothing is named to be judged again",
          "name resources, or --event EVENT-ID (proofline trail changes --json lists ids)");
    }
    RecheckResources.Report report;
    try {
      report = new RecheckResources(session.mandate()).run(events, resources);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitCode.USAGE, String.valueOf(e.getMessage()), "proofline controls recheck --help", e);
    }
    if (session.options().json) {
      session.terminal().printRaw(Json.text(json(report)));
    } else {
      print(session.terminal(), report);
    }
    return code(report);
  }

  private static ExitCode code(RecheckResources.Report report) {
    CheckRun run = report.recorded().run();
    if (!report.notFound().isEmpty()
        || run.evaluations().stream()
            .anyMatch(row -> row.outcome() instanceof Outcome.NotEvaluated)) {
      return ExitCode.PARTIAL;
    }
    return run.evaluations().stream().anyMatch(row -> row.outcome() instanceof Outcome.Fail)
        ? ExitCode.FINDING
        : ExitCode.OK;
  }

  private static void print(Terminal terminal, RecheckResources.Report report) {
    CheckRun run = report.recorded().run();
    long passed = 0;
    for (ResourceId id : report.resources()) {
      terminal.print(
          Columns.hanging(
              2, "", Columns.account(id.account()) + " " + id.region() + " " + id.identifier()));
      for (Evaluation row : run.evaluations()) {
        if (row.resource().equals(id)) {
          if (row.outcome() instanceof Outcome.Pass) {
            passed++;
          } else {
            terminal.print(
                Columns.hanging(
                    4,
                    "",
                    row.outcome().word()
                        + "  "
                        + row.controlId()
                        + ": "
                        + String.join("; ", row.outcome().why())));
          }
        }
      }
    }
    report
        .notFound()
        .forEach(
            name ->
                terminal.print(
                    Columns.hanging(13, "NOT THERE", name + " is not in the newest snapshot")));
    report.notes().forEach(note -> terminal.print(Columns.hanging(13, "note", note)));
    terminal.print("");
    terminal.print(
        Columns.hanging(
            13,
            "rechecked",
            Columns.count(report.resources().size(), "resource")
                + " only, "
                + Columns.count(run.evaluations().size(), "answer")
                + ", "
                + passed
                + " pass; nothing is said of anything else"));
    terminal.print("leaf         " + report.recorded().leaf());
  }

  private static ObjectNode json(RecheckResources.Report report) {
    CheckRun run = report.recorded().run();
    ObjectNode document = Json.document("proofline.recheck-run/1");
    document.put("leaf", report.recorded().leaf().toString());
    document.put("from", run.from().toString());
    document.put("to", run.to().toString());
    ArrayNode only = document.putArray("only");
    report.resources().forEach(id -> only.add(Json.resource(id)));
    ArrayNode notFound = document.putArray("notFound");
    report.notFound().forEach(notFound::add);
    ArrayNode notes = document.putArray("notes");
    report.notes().forEach(notes::add);
    ArrayNode results = document.putArray("results");
    for (Evaluation row : run.evaluations()) {
      ObjectNode one = results.addObject();
      one.put("control", row.controlId());
      one.set("resource", Json.resource(row.resource()));
      one.put("outcome", row.outcome().word());
      ArrayNode why = one.putArray("reasons");
      row.outcome().why().forEach(why::add);
      one.put("leaf", row.leaf() == null ? null : row.leaf() + "/" + row.row());
      one.put("observed", row.observed().toString());
    }
    return document;
  }
}
