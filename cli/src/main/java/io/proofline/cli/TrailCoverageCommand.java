package io.proofline.cli;

import io.proofline.actions.Mandate;
import io.proofline.actions.ReportCoverage;
import io.proofline.trail.coverage.CoverageLine;
import io.proofline.trail.coverage.CoverageReport;
import io.proofline.trail.digest.ChainReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ObjectNode;

/** {@code trail coverage}: for which time the logs can answer at all. */
@Command(
    description =
        "%nBy account and region, from digests, files held and what the trails select. Exit 1 on a"
            + " gap, 3 when a file was altered or planted, 5 when something cannot be known.")
final class TrailCoverageCommand implements io.proofline.cli.Command {
  private static final int SHOWN = 5;

  @Mixin Span span = new Span();

  @Override
  public ExitCode run(Session session) throws IOException {
    Mandate mandate = session.mandate();
    Span.Times times = span.times(mandate);
    ReportCoverage.Recorded recorded;
    try (Progress _ = session.terminal().progress("verifying digests")) {
      recorded = new ReportCoverage(mandate).run(times.from(), times.to());
    }
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.coverage/1");
      document.setAll(recorded.report().toJson());
      document.put("leaf", recorded.statement().leaf().toString());
      session.terminal().printRaw(Json.text(document));
    } else {
      print(session.terminal(), recorded);
    }
    return code(recorded.report());
  }

  static ExitCode code(CoverageReport report) {
    List<ExitCode> ends = new ArrayList<>();
    for (ChainReport chain : report.chains()) {
      ends.add(
          switch (chain.result()) {
            case VERIFIED -> ExitCode.OK;
            case GAP -> ExitCode.FINDING;
            case INVALID -> ExitCode.INTEGRITY;
            case UNKNOWN -> ExitCode.PARTIAL;
          });
    }
    boolean doubtful =
        report.lines().stream()
            .anyMatch(
                l ->
                    l.eventClass() == CoverageLine.EventClass.MANAGEMENT
                        && l.state() != CoverageLine.State.PROVEN
                        && l.state() != CoverageLine.State.KNOWN_MISSING);
    ends.add(doubtful ? ExitCode.PARTIAL : ExitCode.OK);
    boolean missing =
        report.lines().stream().anyMatch(l -> l.state() == CoverageLine.State.KNOWN_MISSING);
    ends.add(missing ? ExitCode.FINDING : ExitCode.OK);
    return ExitCode.gravest(ends);
  }

  private static void print(Terminal terminal, ReportCoverage.Recorded recorded) {
    CoverageReport report = recorded.report();
    long verified =
        report.chains().stream().filter(c -> c.result() == ChainReport.Result.VERIFIED).count();
    terminal.print(
        verified == report.chains().size() && verified > 0
            ? report.chains().stream().allMatch(ChainReport::trusted)
                ? "All digests verify, no file that they list is missing"
                : "All digests fit together, no file that they list is missing"
            : Columns.grouped(report.chains().size() - verified)
                + " of "
                + Columns.count(report.chains().size(), "digest chain")
                + " not whole");
    terminal.print(
        "UTC          " + Span.Times.brief(report.from()) + " to " + Span.Times.brief(report.to()));
    for (ChainReport chain : report.chains()) {
      terminal.print(
          Columns.row(
              2,
              "",
              17,
              Columns.account(chain.place().account()),
              14,
              chain.place().region(),
              10,
              word(chain),
              chain.heldHours()
                  + " of "
                  + Columns.count(chain.expectedHours(), "hour")
                  + " proven"));
      for (ChainReport.Gap gap : chain.gaps().stream().limit(SHOWN).toList()) {
        terminal.print(
            Columns.hanging(
                4,
                "",
                Span.Times.brief(gap.from())
                    + " to "
                    + Span.Times.brief(gap.to())
                    + ": "
                    + gap.reason()));
      }
      for (ChainReport.Invalid invalid : chain.invalid().stream().limit(SHOWN).toList()) {
        terminal.print(Columns.hanging(4, "", invalid.file() + ": " + invalid.reason()));
      }
      int more =
          Math.max(0, chain.gaps().size() - SHOWN) + Math.max(0, chain.invalid().size() - SHOWN);
      if (more > 0) {
        terminal.print("    ..." + more + " more: run it with --json");
      }
    }
    if (report.chains().stream().anyMatch(c -> !c.keys().isEmpty() && !c.trusted())) {
      terminal.print(
          Columns.hanging(
              13,
              "keys",
              "found in ingested files: the digests fit together, which is no proof that AWS signed"
                  + " them; see 'proofline trail keys'"));
    }
    CoverageText.notProven(
        terminal,
        "NOT PROVEN",
        report.lines().stream()
            .filter(l -> l.eventClass() == CoverageLine.EventClass.MANAGEMENT)
            .toList());
    terminal.print("leaf         " + recorded.statement().leaf());
    terminal.say("next         proofline trail who --resource ARN");
  }

  private static String word(ChainReport chain) {
    return chain.result() != ChainReport.Result.VERIFIED
        ? chain.result().name()
        : chain.trusted() ? "verified" : "fits";
  }
}
