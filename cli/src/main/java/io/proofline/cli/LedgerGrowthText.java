package io.proofline.cli;

import io.proofline.ledger.GrowthReport;
import io.proofline.ledger.LedgerReport;

/** What {@code ledger verify --since-last} says. */
final class LedgerGrowthText {
  private static final int SHOWN = 20;

  private LedgerGrowthText() {}

  static void print(Terminal terminal, GrowthReport report) {
    terminal.print(
        report.ok()
            ? "verified     what is new since your last verification; the rest was not looked at"
            : terminal.emphasise("DOES NOT VERIFY", Terminal.Emphasis.BAD)
                + "  "
                + Columns.count(report.problems().size(), "problem"));
    for (GrowthReport.Year year : report.years()) {
      terminal.print(
          Columns.row(
              13,
              year.year(),
              30,
              Columns.grouped(year.size() - year.from())
                  + " new, after "
                  + Columns.count(year.from(), "leaf"),
              "root " + year.rootHex().substring(0, 16)));
    }
    for (LedgerReport.Problem p : report.problems().stream().limit(SHOWN).toList()) {
      String leaf = p.leaf() == null ? "" : " (leaf " + p.leaf() + ")";
      terminal.print(Columns.hanging(2, "", p.file() + ": " + p.what() + leaf));
    }
    if (report.problems().size() > SHOWN) {
      terminal.print("  ..." + (report.problems().size() - SHOWN) + " more: --json");
    }
    report.proved().forEach(words -> terminal.print(Columns.hanging(13, "proved", words)));
    report.reliesOn().forEach(words -> terminal.print(Columns.hanging(13, "relies on", words)));
    report.notLookedAt().forEach(words -> terminal.print(Columns.hanging(13, "not looked", words)));
    terminal.say(
        report.ok()
            ? "next         proofline ledger verify looks at everything"
            : "next         proofline ledger verify names every damaged file");
  }
}
