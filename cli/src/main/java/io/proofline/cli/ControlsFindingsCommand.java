package io.proofline.cli;

import io.proofline.actions.RankFindings;
import io.proofline.systems.HoldsPhi;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code controls findings}: what fails in the newest run, what holds PHI first. */
@Command(
    description =
        "%nWhat fails in the newest run: resources of systems that hold PHI first, then by"
            + " severity; what an exception covers comes last. Nothing is evaluated anew. Exit 1"
            + " when something fails that no exception covers, 5 when the run could not evaluate"
            + " something.")
final class ControlsFindingsCommand implements io.proofline.cli.Command {
  @Option(names = "--limit", paramLabel = "N", description = "How many are printed. Default: 25.")
  int limit = 25;

  @Override
  public ExitCode run(Session session) throws IOException {
    RankFindings.Report report = new RankFindings(session.mandate()).run();
    if (session.options().json) {
      session.terminal().printRaw(Json.text(json(report)));
    } else {
      print(session.terminal(), report);
    }
    if (report.notEvaluated() > 0) {
      return ExitCode.PARTIAL;
    }
    return report.findings().stream().allMatch(RankFindings.Finding::excepted)
        ? ExitCode.OK
        : ExitCode.FINDING;
  }

  private void print(Terminal terminal, RankFindings.Report report) {
    long phi = with(report, HoldsPhi.YES);
    long unknown = with(report, HoldsPhi.UNKNOWN);
    terminal.print(
        "run          "
            + report.leaf()
            + ": "
            + Columns.count(report.findings().size(), "failure")
            + ", "
            + phi
            + " of them on what holds PHI; "
            + report.notEvaluated()
            + " not evaluated");
    if (unknown > 0) {
      terminal.print(
          Columns.hanging(
              15,
              "PHI NOT KNOWN",
              Columns.count(unknown, "failure")
                  + " on what the register says nothing of, or that it is not known"
                  + " (proofline systems list)"));
    }
    for (RankFindings.Finding finding : report.findings().stream().limit(limit).toList()) {
      terminal.print(
          Columns.hanging(
              2,
              "",
              word(finding)
                  + "  "
                  + finding.row().controlId()
                  + "  "
                  + finding.row().resource().identifier()
                  + (finding.holdsPhi() ? "  [holds PHI]" : "")
                  + (finding.excepted() ? "  [risk accepted]" : "")));
      terminal.print(Columns.hanging(6, "", finding.reason()));
    }
    if (report.findings().size() > limit) {
      terminal.print("  ..." + (report.findings().size() - limit) + " more: --limit, or --json");
    }
  }

  private static long with(RankFindings.Report report, HoldsPhi said) {
    return report.findings().stream().filter(finding -> finding.phi() == said).count();
  }

  private static String word(RankFindings.Finding finding) {
    return finding.severity().name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode json(RankFindings.Report report) {
    ObjectNode document = Json.document("proofline.findings/1");
    document.put("run", report.leaf().toString());
    document.put("notEvaluated", report.notEvaluated());
    ArrayNode findings = document.putArray("findings");
    for (RankFindings.Finding finding : report.findings()) {
      ObjectNode one = findings.addObject();
      one.put("control", finding.row().controlId());
      one.put("severity", word(finding));
      one.set("resource", Json.resource(finding.row().resource()));
      one.put("holdsPhi", finding.holdsPhi());
      one.put("phi", finding.phi().name().toLowerCase(Locale.ROOT));
      one.put("excepted", finding.excepted());
      one.put("reason", finding.reason());
    }
    return document;
  }
}
