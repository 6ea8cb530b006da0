package io.proofline.cli;

import io.proofline.actions.CompareRuns;
import io.proofline.actions.Mandate;
import io.proofline.controls.RunDiff;
import io.proofline.ledger.LeafRef;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code controls diff [OLDER NEWER]}: what is different between two runs. */
@Command(
    description =
        "%nOpened, closed, changed, and no longer evaluated. A failure is closed only when the"
            + " newer run says so. What belongs to systems that hold PHI comes first. Exit 1 when"
            + " something was opened, 5 when something is no longer evaluated.")
final class ControlsDiffCommand implements io.proofline.cli.Command {
  private static final int SHOWN = 20;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "OLDER",
      description = "Leaf of the older run. Default: the run before the newest.")
  @Nullable String older;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NEWER",
      description = "Leaf of the newer run. Default: the newest.")
  @Nullable String newer;

  @Override
  public ExitCode run(Session session) throws IOException {
    Mandate mandate = session.mandate();
    CompareRuns.Report report = new CompareRuns(mandate).run(leaf(older), leaf(newer));
    if (session.options().json) {
      session.terminal().printRaw(Json.text(json(report)));
    } else {
      Terminal terminal = session.terminal();
      terminal.print("runs         " + report.older() + " and " + report.newer());
      print(terminal, "OPENED", report, report.diff().opened());
      print(terminal, "CLOSED", report, report.diff().closed());
      print(terminal, "CHANGED", report, report.diff().changed());
      print(terminal, "NO LONGER EVALUATED", report, report.diff().lost());
    }
    if (!report.diff().lost().isEmpty()) {
      return ExitCode.PARTIAL;
    }
    return report.diff().opened().isEmpty() ? ExitCode.OK : ExitCode.FINDING;
  }

  private static @Nullable LeafRef leaf(@Nullable String text) {
    return text == null ? null : LeafRef.parse(text);
  }

  private static void print(
      Terminal terminal, String title, CompareRuns.Report report, List<RunDiff.Change> changes) {
    terminal.print(title + " " + changes.size());
    List<RunDiff.Change> ranked = report.ranked(changes);
    for (RunDiff.Change change : ranked.stream().limit(SHOWN).toList()) {
      terminal.print(
          Columns.hanging(
              2,
              "",
              change.control()
                  + "  "
                  + change.resource().identifier()
                  + (report.holdsPhi(change.resource()) ? "  [holds PHI]" : "")
                  + "  "
                  + change.before()
                  + " -> "
                  + change.after()));
      change.why().stream().limit(1).forEach(why -> terminal.print(Columns.hanging(6, "", why)));
    }
    if (ranked.size() > SHOWN) {
      terminal.print("  ..." + (ranked.size() - SHOWN) + " more: run it with --json");
    }
  }

  private static ObjectNode json(CompareRuns.Report report) {
    ObjectNode document = Json.document("proofline.run-diff/1");
    document.put("older", report.older().toString());
    document.put("newer", report.newer().toString());
    list(document.putArray("opened"), report, report.diff().opened());
    list(document.putArray("closed"), report, report.diff().closed());
    list(document.putArray("changed"), report, report.diff().changed());
    list(document.putArray("noLongerEvaluated"), report, report.diff().lost());
    return document;
  }

  private static void list(
      ArrayNode into, CompareRuns.Report report, List<RunDiff.Change> changes) {
    for (RunDiff.Change change : report.ranked(changes)) {
      ObjectNode one = into.addObject();
      one.put("control", change.control());
      one.set("resource", Json.resource(change.resource()));
      one.put("holdsPhi", report.holdsPhi(change.resource()));
      one.put("before", change.before());
      one.put("after", change.after());
      change.why().forEach(one.putArray("reasons")::add);
    }
  }
}
