package io.proofline.cli;

import io.proofline.actions.CheckControls;
import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.catalog.Requirement;
import io.proofline.cloud.template.LogicalName;
import io.proofline.controls.CheckRun;
import io.proofline.controls.ControlSummary;
import io.proofline.controls.Evaluation;
import io.proofline.controls.Outcome;
import io.proofline.controls.Side;
import io.proofline.controls.StatusWord;
import io.proofline.program.RiskException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A check run in words and as JSON. */
final class CheckText {
  private static final int SHOWN = 8;

  private final CheckControls.Report report;
  private final List<Line> lines;

  /** Of the named controls; of all when none is named. */
  CheckText(Catalog catalog, CheckControls.Report report, List<String> ids) {
    this.report = report;
    Map<String, List<ControlSummary>> sides = new TreeMap<>();
    for (ControlSummary summary : report.recorded().run().summaries()) {
      if (ids.isEmpty() || ids.contains(summary.controlId())) {
        sides.computeIfAbsent(summary.controlId(), _ -> new ArrayList<>()).add(summary);
      }
    }
    List<Line> all = new ArrayList<>();
    Map<String, Map<Side, Long>> accepted = accepted(report);
    sides.forEach(
        (id, summaries) ->
            all.add(
                new Line(
                    catalog.control(id).orElseThrow(),
                    summaries,
                    accepted.getOrDefault(id, Map.of()))));
    all.sort(
        Comparator.comparing((Line line) -> line.control().severity())
            .thenComparing(line -> line.control().id()));
    this.lines = List.copyOf(all);
  }

  /** A control with what live accounts and templates say of it; the graver word stands. */
  private record Line(Control control, List<ControlSummary> sides, Map<Side, Long> accepted) {
    String id() {
      return control.id();
    }

    long accepted(ControlSummary side) {
      return accepted.getOrDefault(side.side(), 0L);
    }

    StatusWord status(ControlSummary side) {
      return StatusWord.of(side, accepted(side), false);
    }

    StatusWord status() {
      return sides.stream()
          .map(this::status)
          .filter(word -> sides.size() == 1 || word != StatusWord.NOT_APPLICABLE)
          .min(Comparator.naturalOrder())
          .orElse(StatusWord.NOT_APPLICABLE);
    }
  }

  /** How the command ends. */
  ExitCode code() {
    List<ExitCode> ends = new ArrayList<>();
    for (Line line : lines) {
      for (ControlSummary side : line.sides()) {
        ends.add(side.fail() > line.accepted(side) ? ExitCode.FINDING : ExitCode.OK);
        boolean open = line.status(side) == StatusWord.NOT_EVALUATED || side.notEvaluated() > 0;
        ends.add(open ? ExitCode.PARTIAL : ExitCode.OK);
      }
    }
    return ExitCode.gravest(ends);
  }

  /** Answer, counts, the first rows that need a person, what to do next. */
  void print(Terminal terminal) {
    List<Line> bad = with(StatusWord.NOT_MET);
    List<Line> open = with(StatusWord.NOT_EVALUATED);
    int total = lines.size();
    List<Line> borne = with(StatusWord.RISK_ACCEPTED);
    if (bad.isEmpty() && open.isEmpty() && borne.isEmpty()) {
      terminal.print(
          terminal.emphasise("MET", Terminal.Emphasis.GOOD)
              + "          every control that applies: "
              + Columns.grouped(with(StatusWord.MET).size())
              + " of "
              + Columns.grouped(total));
    }
    if (!bad.isEmpty()) {
      terminal.print(
          terminal.emphasise("NOT MET", Terminal.Emphasis.BAD)
              + "      "
              + bad.size()
              + " of "
              + Columns.count(total, "control"));
      bad.stream()
          .limit(SHOWN)
          .forEach(
              s -> {
                terminal.print("  " + s.id());
                terminal.print(Columns.brief(6, firstFailure(s)));
              });
      if (bad.size() > SHOWN) {
        terminal.print("  ..." + (bad.size() - SHOWN) + " more: proofline controls check --failed");
      }
    }
    if (!open.isEmpty() || rows(false, true) > 0) {
      terminal.print(
          terminal.emphasise("NOT EVALUATED", Terminal.Emphasis.UNKNOWN)
              + " "
              + open.size()
              + elsewhere(open)
              + "   (proofline controls check --not-evaluated says why)");
    }
    if (!borne.isEmpty()) {
      terminal.print("RISK ACCEPTED " + borne.size());
      for (Line line : borne) {
        terminal.print(
            Columns.hanging(
                2,
                "",
                line.id()
                    + ": risk accepted, "
                    + (line.control().citation().requirement().obligation()
                            == Requirement.Obligation.REQUIRED
                        ? "requirement not met"
                        : "specification not implemented")));
      }
    }
    for (RiskException one : report.risks().exceptions()) {
      one.warning(report.recorded().run().to())
          .ifPresent(
              days ->
                  terminal.print(
                      Columns.hanging(
                          0,
                          "",
                          "ENDING        "
                              + one.id()
                              + " within "
                              + Columns.count(days, "day")
                              + ": what it covers fails then")));
    }
    terminal.print("");
    terminal.print(
        "checked      "
            + Columns.count(total, "control")
            + " on "
            + Columns.count(report.resources(), "resource")
            + ": "
            + with(StatusWord.MET).size()
            + " met, "
            + with(StatusWord.NOT_APPLICABLE).size()
            + " not applicable");
    report
        .regionsNotAsked()
        .forEach(
            (subject, regions) ->
                terminal.print(
                    Columns.hanging(
                        13,
                        "not seen",
                        subject
                            + ": "
                            + Columns.count(regions.size(), "enabled region")
                            + " of which no outcome speaks, because others were asked for ("
                            + String.join(", ", regions)
                            + ")")));
    if (!report.routesKnown()) {
      terminal.print("routes       NOT KNOWN, no register of systems: proofline register");
    }
    terminal.print("leaf         " + report.recorded().leaf());
    if (!bad.isEmpty()) {
      terminal.say("next         proofline page control " + bad.getFirst().id());
    }
  }

  /** Rows without an answer of controls whose word is another, graver one. */
  private String elsewhere(List<Line> open) {
    long rows =
        lines.stream()
            .filter(line -> !open.contains(line))
            .flatMap(line -> line.sides().stream())
            .mapToLong(ControlSummary::notEvaluated)
            .sum();
    return rows == 0 ? "" : ", and " + Columns.count(rows, "answer") + " of other controls";
  }

  /** Every row of the outcomes asked for, with its reason and its leaf. */
  void printRows(Terminal terminal, boolean failed, boolean notEvaluated) {
    for (Line line : lines) {
      List<Evaluation> rows =
          report.recorded().run().evaluations(line.id()).stream()
              .filter(row -> wanted(row, failed, notEvaluated))
              .toList();
      if (rows.isEmpty()) {
        continue;
      }
      terminal.print(
          line.id() + "  (" + line.control().severity().name().toLowerCase(Locale.ROOT) + ")");
      for (Evaluation row : rows) {
        String place =
            Columns.account(row.resource().account())
                + " "
                + row.resource().region()
                + " "
                + (row.population() ? "all " + row.resource().type() : name(row));
        terminal.print(
            Columns.hanging(2, "", place + (row.leaf() == null ? "" : "  [" + ref(row) + "]")));
        for (String why : row.outcome().why()) {
          terminal.print(Columns.hanging(4, "", row.outcome().word() + ": " + why));
        }
      }
    }
    terminal.say("leaf         " + report.recorded().leaf());
  }

  ObjectNode json(boolean failed, boolean notEvaluated) {
    CheckRun run = report.recorded().run();
    ObjectNode document = Json.document("proofline.check-run/1");
    document.put("leaf", report.recorded().leaf().toString());
    document.put("from", run.from().toString());
    document.put("to", run.to().toString());
    document.put("resources", report.resources());
    document.put("routesKnown", report.routesKnown());
    ObjectNode notAsked = document.putObject("regionsNotAsked");
    report
        .regionsNotAsked()
        .forEach((subject, regions) -> regions.forEach(notAsked.putArray(subject)::add));
    ArrayNode snapshots = document.putArray("snapshots");
    run.snapshots().forEach(leaf -> snapshots.add(leaf.toString()));
    ObjectNode counts = document.putObject("counts");
    for (StatusWord word : StatusWord.values()) {
      counts.put(word.name().toLowerCase(Locale.ROOT).replace('_', '-'), with(word).size());
    }
    ArrayNode controls = document.putArray("controls");
    for (Line line : lines) {
      for (ControlSummary s : line.sides()) {
        ObjectNode one = controls.addObject();
        one.put("id", s.controlId());
        one.put("ruleHash", s.ruleHash());
        one.put("side", s.side().name().toLowerCase(Locale.ROOT));
        one.put("status", line.status(s).words());
        one.put("accepted", line.accepted(s));
        one.put("pass", s.pass());
        one.put("fail", s.fail());
        one.put("notEvaluated", s.notEvaluated());
        one.put("notApplicable", s.notApplicable());
      }
    }
    boolean all = !failed && !notEvaluated;
    Set<String> ids = ids();
    ArrayNode results = document.putArray("results");
    for (Evaluation row : run.evaluations()) {
      if (ids.contains(row.controlId()) && (all || wanted(row, failed, notEvaluated))) {
        ObjectNode one = results.addObject();
        one.put("control", row.controlId());
        one.put("source", row.source());
        one.set("resource", Json.resource(row.resource()));
        one.put("population", row.population());
        one.put("outcome", row.outcome().word());
        one.put("excepted", report.risks().accepted(row));
        ArrayNode why = one.putArray("reasons");
        row.outcome().why().forEach(why::add);
        one.put("leaf", row.leaf() == null ? null : ref(row));
        one.put("observed", row.observed().toString());
      }
    }
    return document;
  }

  /** Failures of the run that an exception in force covers, by control and side. */
  private static Map<String, Map<Side, Long>> accepted(CheckControls.Report report) {
    Map<String, Map<Side, Long>> accepted = new TreeMap<>();
    for (Evaluation row : report.recorded().run().evaluations()) {
      if (report.risks().accepted(row)) {
        accepted
            .computeIfAbsent(row.controlId(), _ -> new TreeMap<>())
            .merge(row.side(), 1L, Long::sum);
      }
    }
    return accepted;
  }

  private static boolean wanted(Evaluation row, boolean failed, boolean notEvaluated) {
    return switch (row.outcome()) {
      case Outcome.Fail _ -> failed;
      case Outcome.NotEvaluated _ -> notEvaluated;
      case Outcome.Pass _, Outcome.NotApplicable _ -> false;
    };
  }

  private long rows(boolean failed, boolean notEvaluated) {
    Set<String> ids = ids();
    return report.recorded().run().evaluations().stream()
        .filter(row -> ids.contains(row.controlId()) && wanted(row, failed, notEvaluated))
        .count();
  }

  private Set<String> ids() {
    return lines.stream().map(Line::id).collect(Collectors.toSet());
  }

  private List<Line> with(StatusWord word) {
    return lines.stream().filter(line -> line.status() == word).toList();
  }

  private String firstFailure(Line line) {
    List<Evaluation> failing =
        report.recorded().run().evaluations(line.id()).stream()
            .filter(row -> row.outcome() instanceof Outcome.Fail)
            .toList();
    if (failing.isEmpty()) {
      return "";
    }
    List<Evaluation> open = failing.stream().filter(row -> !report.risks().accepted(row)).toList();
    List<Evaluation> named = open.isEmpty() ? failing : open;
    List<String> others = new ArrayList<>();
    if (named.size() > 1) {
      others.add("+" + (named.size() - 1));
    }
    if (named.size() < failing.size()) {
      others.add("and " + (failing.size() - named.size()) + " with the risk accepted");
    }
    Evaluation first = named.getFirst();
    String more = others.isEmpty() ? "" : " (" + String.join(", ", others) + ")";
    return name(first) + more + ": " + String.join("; ", first.outcome().why());
  }

  private static String name(Evaluation row) {
    return LogicalName.spoken(row.resource().identifier());
  }

  private static String ref(Evaluation row) {
    return row.row() < 0 ? String.valueOf(row.leaf()) : row.leaf() + "/" + row.row();
  }
}
