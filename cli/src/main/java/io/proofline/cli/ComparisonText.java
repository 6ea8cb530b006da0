package io.proofline.cli;

import io.proofline.actions.CompareJudges;
import io.proofline.controls.judges.Comparison;
import io.proofline.controls.judges.JudgeFinding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Words and JSON for a run beside other judges. */
final class ComparisonText {
  private static final int SHOWN = 20;

  private ComparisonText() {}

  /** Whether they fail what passes with us, or what we have no outcome for. */
  static boolean needsAPerson(Comparison comparison) {
    return comparison.rows().stream()
        .anyMatch(
            row ->
                switch (row.kind()) {
                  case OURS_PASSES_THEIRS_FAILS, ONLY_THEIRS_FAILS -> true;
                  case OURS_FAILS_THEIRS_PASSES,
                      BOTH_FAIL,
                      ONLY_THEIRS_PASSES,
                      BOTH_PASS,
                      ONLY_OURS,
                      NEITHER ->
                      false;
                });
  }

  /** Whether each file is all of an export. */
  static boolean whole(CompareJudges.Report report) {
    return report.sources().stream().allMatch(source -> source.content().whole());
  }

  static void print(Terminal terminal, CompareJudges.Report report, @Nullable Boolean same) {
    for (CompareJudges.Source source : report.sources()) {
      terminal.print(Columns.hanging(13, "read", source.name() + ": " + words(source)));
      new TreeMap<>(source.content().leftOut())
          .forEach(
              (why, n) ->
                  terminal.print(
                      Columns.hanging(13, "", "left out: " + Columns.grouped(n) + " " + why)));
    }
    terminal.print("run          " + report.run());
    for (Comparison.Kind kind : Comparison.Kind.values()) {
      List<Comparison.Row> rows = of(report, kind);
      terminal.print(title(kind) + " " + Columns.grouped(rows.size()) + suppressed(rows));
      if (kind.compareTo(Comparison.Kind.ONLY_THEIRS_PASSES) > 0) {
        continue;
      }
      rows.stream().limit(SHOWN).forEach(row -> print(terminal, row));
      if (rows.size() > SHOWN) {
        terminal.print("  ..." + (rows.size() - SHOWN) + " more: run it with --json");
      }
    }
    Map<String, Integer> unmatched = new TreeMap<>(report.comparison().unmatched());
    if (!unmatched.isEmpty()) {
      terminal.print("CHECKS OF NO CONTROL " + Columns.grouped(unmatched.size()));
      unmatched.entrySet().stream()
          .limit(SHOWN)
          .forEach(
              check ->
                  terminal.print(
                      Columns.hanging(
                          2,
                          "",
                          check.getKey() + ", " + Columns.count(check.getValue(), "finding"))));
      if (unmatched.size() > SHOWN) {
        terminal.print("  ..." + (unmatched.size() - SHOWN) + " more: run it with --json");
      }
    }
    if (same != null) {
      terminal.print(
          same
              ? "again        every row is what was recorded"
              : "again        NOT what was recorded: controls or program changed since");
    }
    terminal.print(
        "leaf         " + report.statement().leaf() + (report.before() ? ", recorded before" : ""));
  }

  private static String words(CompareJudges.Source source) {
    StringBuilder text = new StringBuilder(source.content().format());
    text.append(", ").append(Columns.count(source.content().findings().size(), "verdict"));
    source
        .content()
        .standings()
        .forEach(
            (standing, n) -> {
              if (standing != JudgeFinding.Standing.CURRENT) {
                text.append(", ").append(Columns.grouped(n)).append(' ').append(standing.id());
              }
            });
    return text.toString();
  }

  private static String suppressed(List<Comparison.Row> rows) {
    long suppressed = rows.stream().filter(ComparisonText::onlySuppressed).count();
    return suppressed == 0 ? "" : " (" + Columns.grouped(suppressed) + " suppressed there)";
  }

  /** Whether every failure that counts was set aside there. */
  private static boolean onlySuppressed(Comparison.Row row) {
    List<JudgeFinding> failures =
        row.said().stream()
            .filter(one -> one.verdict() == JudgeFinding.Verdict.FAIL)
            .filter(one -> one.standing() != JudgeFinding.Standing.WITHDRAWN)
            .toList();
    return !failures.isEmpty()
        && failures.stream().allMatch(one -> one.standing() == JudgeFinding.Standing.SUPPRESSED);
  }

  private static void print(Terminal terminal, Comparison.Row row) {
    terminal.print(Columns.hanging(2, "", row.control() + "  " + row.resource()));
    terminal.print(
        Columns.hanging(
            6,
            "",
            "ours "
                + row.ours().replace('-', ' ')
                + (row.observed() == null ? "" : ", observed " + minutes(row.observed()))
                + (row.why().isEmpty() ? "" : ": " + row.why().getFirst())));
    for (JudgeFinding one : row.said()) {
      terminal.print(
          Columns.hanging(
              6,
              "",
              one.checks().getFirst().words()
                  + " "
                  + one.status()
                  + ", "
                  + (one.at() == null ? "without a time" : minutes(one.at()))
                  + (one.standing() == JudgeFinding.Standing.CURRENT
                      ? ""
                      : " (" + one.standing().id() + ")")));
    }
  }

  private static String minutes(Instant at) {
    return at.toString().substring(0, 16).replace('T', ' ') + " UTC";
  }

  private static List<Comparison.Row> of(CompareJudges.Report report, Comparison.Kind kind) {
    return report.comparison().rows().stream().filter(row -> row.kind() == kind).toList();
  }

  private static String title(Comparison.Kind kind) {
    return switch (kind) {
      case OURS_PASSES_THEIRS_FAILS -> "OURS PASSES, THEIRS FAILS";
      case ONLY_THEIRS_FAILS -> "THEIRS FAILS, OURS HAS NO OUTCOME";
      case OURS_FAILS_THEIRS_PASSES -> "OURS FAILS, THEIRS PASSES";
      case BOTH_FAIL -> "BOTH FAIL";
      case ONLY_THEIRS_PASSES -> "THEIRS PASSES, OURS HAS NO OUTCOME (STAYS SO)";
      case BOTH_PASS -> "BOTH PASS";
      case ONLY_OURS -> "ONLY OURS HAS AN OUTCOME";
      case NEITHER -> "NEITHER HAS AN OUTCOME";
    };
  }

  static ObjectNode json(CompareJudges.Report report, @Nullable Boolean same) {
    ObjectNode document = Json.document("proofline.comparison/1");
    document.put("run", report.run().toString());
    ArrayNode files = document.putArray("files");
    for (CompareJudges.Source source : report.sources()) {
      ObjectNode file = files.addObject();
      file.put("name", source.name());
      file.put("sha256", source.blob().sha256());
      file.put("format", source.content().format());
      file.put("findings", source.content().findings().size());
      file.put("whole", source.content().whole());
      ObjectNode standings = file.putObject("standings");
      source.content().standings().forEach((standing, n) -> standings.put(standing.id(), n));
      ObjectNode left = file.putObject("leftOut");
      new TreeMap<>(source.content().leftOut()).forEach(left::put);
    }
    ArrayNode rows = document.putArray("rows");
    report.comparison().rows().forEach(row -> rows.add(CompareJudges.json(row)));
    ObjectNode unmatched = document.putObject("unmatched");
    new TreeMap<>(report.comparison().unmatched()).forEach(unmatched::put);
    document.put("again", same == null ? null : same ? "same" : "different");
    document.put("recordedBefore", report.before());
    document.put("leaf", report.statement().leaf().toString());
    return document;
  }
}
