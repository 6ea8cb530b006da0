package io.proofline.cli;

import io.proofline.actions.FindDrift;
import io.proofline.actions.ResourceDrift;
import io.proofline.actions.ResourceDrift.State;
import io.proofline.cloud.Document;
import io.proofline.controls.PropertyDifference;
import io.proofline.trail.who.ChangeEvent;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What was declared beside what is there, in words and as JSON. */
final class DriftText {
  private static final int LONGEST_VALUE = 60;

  private final FindDrift.Report report;

  DriftText(FindDrift.Report report) {
    this.report = report;
  }

  ExitCode code() {
    boolean unknown =
        !report.in(State.NOT_KNOWN).isEmpty()
            || report.resources().stream().anyMatch(one -> !one.open().isEmpty())
            || !report.declared().refused().isEmpty();
    if (unknown) {
      return ExitCode.PARTIAL;
    }
    return report.in(State.DRIFTED).isEmpty() && report.in(State.NOT_THERE).isEmpty()
        ? ExitCode.OK
        : ExitCode.FINDING;
  }

  void print(Terminal terminal) {
    if (report.snapshots().isEmpty()) {
      terminal.print("NOT KNOWN    no account was collected: proofline collect aws");
    }
    for (ResourceDrift one : report.in(State.DRIFTED)) {
      terminal.print(
          terminal.emphasise("DRIFTED", Terminal.Emphasis.BAD)
              + "      "
              + Columns.fit(place(one), Columns.WIDTH - 13));
      for (ResourceDrift.Answer answer : one.failing()) {
        terminal.print(
            Columns.hanging(
                2,
                "",
                answer.control().id()
                    + " ("
                    + answer.control().severity().name().toLowerCase(Locale.ROOT)
                    + "): "
                    + String.join("; ", answer.why())));
      }
      for (PropertyDifference difference : one.differences()) {
        terminal.print(
            Columns.hanging(
                4,
                "",
                difference.path()
                    + ": declared "
                    + value(difference.declared())
                    + ", is "
                    + (difference.live() == null ? "not set" : value(difference.live()))));
      }
      terminal.print(Columns.hanging(4, "", changed(one)));
    }
    list(terminal, State.NOT_THERE, "NOT THERE");
    list(terminal, State.NOT_KNOWN, "NOT KNOWN");
    long open = report.resources().stream().mapToLong(one -> one.open().size()).sum();
    if (open > 0) {
      terminal.print(
          terminal.emphasise("NOT EVALUATED", Terminal.Emphasis.UNKNOWN)
              + " "
              + Columns.count(open, "answer")
              + " of what is there (--json says why)");
    }
    report
        .declared()
        .refused()
        .forEach(
            e -> terminal.print(Columns.hanging(13, "NOT READ", String.valueOf(e.getMessage()))));
    terminal.print("");
    terminal.print(
        Columns.hanging(
            13,
            "compared",
            Columns.count(report.resources().size(), "declared resource")
                + ": "
                + report.in(State.DRIFTED).size()
                + " drifted, "
                + report.in(State.AS_DECLARED).size()
                + " as declared"));
    report
        .snapshots()
        .forEach(
            held ->
                terminal.print(
                    Columns.hanging(
                        13,
                        "beside",
                        "snapshot of "
                            + held.snapshot().to()
                            + " ("
                            + held.snapshot().subject()
                            + ", leaf "
                            + held.leaf()
                            + ")")));
    terminal.print("leaf         " + report.leaf());
  }

  private void list(Terminal terminal, State state, String word) {
    List<ResourceDrift> all = report.in(state);
    for (ResourceDrift one : all) {
      terminal.print(Columns.hanging(13, word, place(one) + ": " + one.why()));
    }
  }

  private static String place(ResourceDrift one) {
    return one.file() + (one.line() > 0 ? ":" + one.line() : "") + " " + one.name();
  }

  private String changed(ResourceDrift one) {
    if (!report.logsHeld()) {
      return "changed by: not known, no logs were taken in (proofline trail ingest)";
    }
    return report
        .lastChange(one)
        .map(
            change ->
                "last changed "
                    + change.event().time()
                    + " by "
                    + change.who().label()
                    + (change.who().role() == null ? "" : ", role " + change.who().role())
                    + ": "
                    + change.event().action())
        .orElse("changed by: the logs that are held do not show it");
  }

  private static String value(JsonNode node) {
    String text = node.isString() ? node.asString() : node.toString();
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE - 3) + "...";
  }

  ObjectNode json() {
    ObjectNode document = Json.document("proofline.drift/1");
    document.put("leaf", report.leaf().toString());
    document.put("logsHeld", report.logsHeld());
    ArrayNode snapshots = document.putArray("snapshots");
    report
        .snapshots()
        .forEach(
            held ->
                snapshots
                    .addObject()
                    .put("leaf", held.leaf().toString())
                    .put("subject", held.snapshot().subject())
                    .put("to", held.snapshot().to().toString()));
    ObjectNode counts = document.putObject("counts");
    for (State state : State.values()) {
      counts.put(state.id(), report.in(state).size());
    }
    ArrayNode resources = document.putArray("resources");
    report.resources().forEach(one -> resources.add(json(one)));
    ArrayNode refused = document.putArray("refused");
    report.declared().refused().forEach(e -> refused.add(String.valueOf(e.getMessage())));
    return document;
  }

  private ObjectNode json(ResourceDrift one) {
    ObjectNode node = Json.object();
    node.put("file", one.file()).put("line", one.line()).put("name", one.name());
    node.put("state", one.state().id());
    node.put("why", one.why().isEmpty() ? null : one.why());
    Document live = one.live().orElse(null);
    node.set("resource", live == null ? null : Json.resource(live.id()));
    node.put("observed", live == null ? null : live.observed().toString());
    node.put("passing", one.passing());
    answers(node.putArray("failing"), one.failing());
    answers(node.putArray("notEvaluated"), one.open());
    ArrayNode differences = node.putArray("differences");
    for (PropertyDifference difference : one.differences()) {
      ObjectNode entry = differences.addObject().put("property", difference.path());
      entry.set("declared", difference.declared());
      entry.set("is", difference.live());
    }
    node.set("lastChange", report.lastChange(one).map(DriftText::json).orElse(null));
    return node;
  }

  private static void answers(ArrayNode into, List<ResourceDrift.Answer> answers) {
    for (ResourceDrift.Answer answer : answers) {
      ObjectNode node = into.addObject().put("control", answer.control().id());
      node.put("severity", answer.control().severity().name().toLowerCase(Locale.ROOT));
      ArrayNode why = node.putArray("reasons");
      answer.why().forEach(why::add);
    }
  }

  private static ObjectNode json(ChangeEvent change) {
    ObjectNode node = Json.object();
    node.put("time", change.event().time().toString());
    node.put("action", change.event().action());
    node.put("eventId", change.event().eventId());
    node.put("segment", change.event().leaf().toString());
    node.put("row", change.event().row());
    node.set("who", change.who().toJson());
    return node;
  }
}
