package io.proofline.cli;

import io.proofline.actions.demo.Demo;
import io.proofline.actions.demo.DemoReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code demo [DIR]}: a fictional clinic, from settings and logs to proved pages. */
@Command(
    description =
        "%nMakes a workspace for a fictional clinic from material that ships with the program, and"
            + " takes it through the whole chain. No account, no network. It may be run again in"
            + " the same folder.")
final class DemoCommand implements io.proofline.cli.Command {
  private static final int SHOWN = 5;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      description = "New or empty folder. Default: clinic.")
  Path folder = Path.of("clinic");

  @Override
  public ExitCode run(Session session) throws IOException {
    DemoReport report;
    try (Progress progress = session.terminal().progress("starting")) {
      report =
          new Demo("proofline " + Version.current(), System::nanoTime)
              .run(session.at(folder), now -> progress.now(() -> now));
    }
    if (session.options().json) {
      session.terminal().printRaw(Json.text(json(report)));
    } else {
      print(session.terminal(), report);
    }
    return report.proved().problems().isEmpty() ? ExitCode.OK : ExitCode.INTEGRITY;
  }

  private void print(Terminal terminal, DemoReport report) {
    DemoReport.Collected collected = report.collected();
    step(
        terminal,
        "collected",
        Columns.count(collected.stores(), "store")
            + ", "
            + Columns.count(collected.roles(), "role")
            + ", "
            + Columns.count(collected.databases(), "database")
            + ", "
            + Columns.count(collected.functions(), "function"),
        Columns.count(collected.accounts(), "account"),
        collected.took());
    DemoReport.Ingested ingested = report.ingested();
    step(
        terminal,
        "ingested",
        Columns.count(ingested.events(), "event")
            + " in "
            + Columns.count(ingested.files(), "file")
            + ", "
            + Columns.count(ingested.chains(), "digest chain")
            + " whole",
        Columns.count(ingested.gaps().size(), "gap"),
        ingested.took());
    step(
        terminal,
        "checked",
        Columns.count(report.checked().controls(), "control")
            + " on "
            + Columns.count(report.checked().resources(), "resource"),
        "",
        report.checked().took());
    boolean verified = report.proved().problems().isEmpty();
    step(
        terminal,
        "proved",
        Columns.count(report.proved().pages(), "page")
            + ", ledger of "
            + Columns.count(report.proved().leaves(), "leaf")
            + (verified ? " verified" : " DOES NOT VERIFY"),
        "",
        report.proved().took());
    report.proved().problems().forEach(problem -> terminal.print(Columns.hanging(2, "", problem)));
    terminal.print("");
    terminal.print(
        terminal.emphasise("NOT MET", Terminal.Emphasis.BAD)
            + "      "
            + report.notMet().size()
            + " of "
            + Columns.count(report.checked().controls(), "control"));
    report.notMet().stream()
        .limit(SHOWN)
        .forEach(
            f -> {
              terminal.print("  " + f.control());
              String others = f.others() == 0 ? "" : " (+" + f.others() + ")";
              terminal.print(Columns.brief(6, f.resource() + others + ": " + f.reason()));
            });
    if (report.notMet().size() > SHOWN) {
      terminal.print(
          "  ..." + (report.notMet().size() - SHOWN) + " more: proofline controls check --failed");
    }
    terminal.print(
        terminal.emphasise("NOT EVALUATED", Terminal.Emphasis.UNKNOWN)
            + " "
            + report.notEvaluated()
            + "   (proofline controls check --not-evaluated says why)");
    for (DemoReport.Opening opening : report.openings()) {
      terminal.print(
          Columns.hanging(
              13, "OPEN", opening.kind() + " " + opening.resource() + " to " + opening.who()));
      terminal.print(Columns.hanging(13, "", opening.request()));
      terminal.print(Columns.hanging(13, "", opening.replay()));
    }
    for (DemoReport.Gap gap : report.ingested().gaps()) {
      terminal.print(
          Columns.hanging(
              13,
              "GAP",
              Columns.account(gap.account())
                  + " "
                  + gap.region()
                  + " "
                  + gap.from()
                  + " to "
                  + gap.to()
                  + ": "
                  + gap.reason()));
    }
    terminal.print("");
    terminal.print("pages        " + folder.resolve("pages/index.html"));
    terminal.print("next         cd " + folder);
    if (!report.notMet().isEmpty()) {
      terminal.print("             proofline page control " + report.notMet().getFirst().control());
    }
    terminal.print("             proofline trail who --resource s3://hsc-imaging-share");
    terminal.print("             proofline ledger verify");
  }

  /** Durations differ from run to run, so they are shown to people only. */
  private static void step(
      Terminal terminal, String name, String what, String beside, Duration took) {
    String seconds =
        terminal.isTerminal()
            ? String.format(Locale.ROOT, "%6.1f s", took.toMillis() / 1000.0)
            : "";
    terminal.print(Columns.row(13, name, 46, what, 12, beside, seconds));
  }

  private static ObjectNode json(DemoReport report) {
    ObjectNode document = Json.document("proofline.demo/1");
    document.put("folder", report.folder().toString());
    document.put("again", report.again());
    document
        .putObject("collected")
        .put("stores", report.collected().stores())
        .put("roles", report.collected().roles())
        .put("databases", report.collected().databases())
        .put("functions", report.collected().functions())
        .put("resources", report.collected().resources())
        .put("accounts", report.collected().accounts());
    ObjectNode ingested = document.putObject("ingested");
    ingested.put("events", report.ingested().events());
    ingested.put("files", report.ingested().files());
    ingested.put("rejected", report.ingested().rejected());
    ingested.put("chains", report.ingested().chains());
    ArrayNode gaps = ingested.putArray("gaps");
    for (DemoReport.Gap gap : report.ingested().gaps()) {
      gaps.addObject()
          .put("account", gap.account())
          .put("region", gap.region())
          .put("from", gap.from())
          .put("to", gap.to())
          .put("reason", gap.reason());
    }
    document
        .putObject("checked")
        .put("controls", report.checked().controls())
        .put("resources", report.checked().resources())
        .put("notEvaluated", report.notEvaluated());
    ArrayNode openings = document.putArray("openings");
    for (DemoReport.Opening opening : report.openings()) {
      openings
          .addObject()
          .put("kind", opening.kind())
          .put("resource", opening.resource())
          .put("who", opening.who())
          .put("request", opening.request())
          .put("replay", opening.replay());
    }
    ArrayNode notMet = document.putArray("notMet");
    for (DemoReport.Finding finding : report.notMet()) {
      notMet
          .addObject()
          .put("control", finding.control())
          .put("severity", finding.severity())
          .put("resource", finding.resource())
          .put("others", finding.others())
          .put("reason", finding.reason());
    }
    document
        .putObject("proved")
        .put("pages", report.proved().pages())
        .put("leaves", report.proved().leaves())
        .put("verified", report.proved().problems().isEmpty());
    document.put("index", report.index().toString());
    return document;
  }
}
