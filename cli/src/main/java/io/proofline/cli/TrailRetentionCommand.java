package io.proofline.cli;

import io.proofline.actions.ReportRetention;
import io.proofline.program.LogRetention;
import io.proofline.program.LogRetention.Line;
import io.proofline.program.LogRetention.State;
import io.proofline.program.Policy;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ObjectNode;

/** {@code trail retention}: how far back the logs reach, beside what the policies ask for. */
@Command(
    description =
        "%nOf each kind of log, account and region: the first and the last event held, and the days"
            + " that a policy with keeps-logs asks for. Exit 1 where they do not reach back, 5"
            + " where no policy says how far, or of some day no event is held.")
final class TrailRetentionCommand implements io.proofline.cli.Command {
  private static final int SHOWN = 40;

  @Override
  public ExitCode run(Session session) throws IOException {
    ReportRetention.Recorded recorded = new ReportRetention(session.mandate()).run();
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.retention/1");
      document.setAll(recorded.report().toJson());
      document.put("leaf", recorded.statement().leaf().toString());
      session.terminal().printRaw(Json.text(document));
    } else {
      print(session.terminal(), recorded);
    }
    return code(recorded.report());
  }

  private static ExitCode code(LogRetention.Report report) {
    List<ExitCode> ends = new ArrayList<>();
    for (Line line : report.lines()) {
      ends.add(
          switch (line.state()) {
            case REACHES_BACK -> ExitCode.OK;
            case SHORT -> ExitCode.FINDING;
            case DAYS_WITHOUT, NO_POLICY -> ExitCode.PARTIAL;
          });
    }
    ends.add(
        report.lines().isEmpty() || !report.shredded().isEmpty() ? ExitCode.PARTIAL : ExitCode.OK);
    return ExitCode.gravest(ends);
  }

  private static void print(Terminal terminal, ReportRetention.Recorded recorded) {
    LogRetention.Report report = recorded.report();
    long back = report.lines().stream().filter(l -> l.state() == State.REACHES_BACK).count();
    terminal.print(
        report.lines().isEmpty()
            ? "No logs are held, and none are expected"
            : Columns.grouped(back)
                + " of "
                + Columns.count(report.lines().size(), "source")
                + " of logs hold an event of every day that a policy asks for");
    terminal.print("UTC          up to " + report.day() + ", that day not counted");
    for (Line line : report.lines().stream().limit(SHOWN).toList()) {
      terminal.print(
          Columns.row(
              2,
              "",
              12,
              line.source(),
              17,
              Columns.account(line.place().account()),
              16,
              line.place().region(),
              line.first()
                  .map(
                      first ->
                          day(first)
                              + " to "
                              + line.last().map(TrailRetentionCommand::day).orElse(""))
                  .orElse("nothing is held")));
      terminal.print(Columns.hanging(4, "", words(line)));
    }
    if (report.lines().size() > SHOWN) {
      terminal.print("  ..." + (report.lines().size() - SHOWN) + " more: run it with --json");
    }
    if (!report.shredded().isEmpty()) {
      terminal.print(Columns.hanging(13, "shredded", report.shredded()));
    }
    terminal.print("leaf         " + recorded.statement().leaf());
    terminal.say("next         proofline trail coverage");
  }

  private static String words(Line line) {
    String asked =
        line.policy()
            .map(
                policy ->
                    policy.id()
                        + " version "
                        + policy.version()
                        + " asks for "
                        + Columns.count(days(policy), "day")
                        + ", back to "
                        + line.from().map(Object::toString).orElse(""))
            .orElse("");
    return switch (line.state()) {
      case REACHES_BACK -> "REACHES BACK: " + asked;
      case DAYS_WITHOUT ->
          "DAYS WITHOUT AN EVENT: "
              + Columns.grouped(line.asked() - line.held())
              + " of "
              + Columns.count(line.asked(), "day")
              + "; "
              + asked
              + "; whether any were lost is what trail coverage says";
      case SHORT -> "SHORT by " + Columns.count(line.missing(), "day") + ": " + asked;
      case NO_POLICY ->
          "NOT EVALUATED, because no policy in force says with keeps-logs how long they are kept";
    };
  }

  private static int days(Policy policy) {
    return policy.keepsLogs().map(Policy.KeptLogs::days).orElse(0);
  }

  private static String day(Instant time) {
    return time.toString().substring(0, 10);
  }
}
