package io.proofline.cli;

import io.proofline.actions.ListTrailChanges;
import io.proofline.program.ApprovedChanges;
import io.proofline.program.ChangeApproval;
import io.proofline.systems.HoldsPhi;
import io.proofline.trail.ask.HighRiskChanges.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes in words and as JSON. */
final class ChangesText {
  private static final int SHOWN = 3;
  private static final int LONGEST = 40;

  private ChangesText() {}

  /** Without what bears on no PHI, and what does first. */
  static List<Change> phiFirst(List<Change> changes, ListTrailChanges.Result result) {
    return changes.stream()
        .filter(c -> holds(c, result) != HoldsPhi.NO)
        .sorted(Comparator.comparing((Change c) -> holds(c, result) != HoldsPhi.YES))
        .toList();
  }

  /** Null when no register of systems is recorded. */
  private static @Nullable HoldsPhi holds(Change change, ListTrailChanges.Result result) {
    ListTrailChanges.Bearing bearing = result.scopes().get(change);
    return bearing == null ? null : bearing.holds();
  }

  /** The lines below a change: what it is about, what it asked for, what was different after it. */
  static List<String> details(Change change, ListTrailChanges.Result result) {
    List<String> lines = new ArrayList<>();
    ListTrailChanges.Bearing bearing = result.scopes().get(change);
    List<String> holding = bearing == null ? List.of() : bearing.holding();
    change.resources().stream()
        .sorted(Comparator.comparing(resource -> !holding.contains(resource)))
        .limit(SHOWN)
        .forEach(one -> lines.add(holding.contains(one) ? "HOLDS PHI " + one : one));
    if (change.resources().size() > SHOWN) {
      lines.add((change.resources().size() - SHOWN) + " more resources: run it with --json");
    }
    List<String> asked = new ArrayList<>();
    JsonNode request = change.asked();
    if (request != null) {
      leaves("", request, asked);
    }
    asked.stream().limit(SHOWN).forEach(each -> lines.add("asked " + each));
    if (asked.size() > SHOWN) {
      lines.add("asked for " + (asked.size() - SHOWN) + " more: run it with --json");
    }
    for (ListTrailChanges.Settings settings : result.settings().getOrDefault(change, List.of())) {
      settings.differ().stream()
          .limit(SHOWN)
          .forEach(
              one -> lines.add(one.path() + ": " + cut(one.before()) + " -> " + cut(one.after())));
      if (settings.differ().size() > SHOWN) {
        lines.add((settings.differ().size() - SHOWN) + " more settings differ");
      }
      if (!settings.differ().isEmpty() && settings.others() > 0) {
        lines.add(
            "between the snapshots "
                + settings.others()
                + (settings.others() == 1 ? " more call" : " more calls")
                + " may have changed it");
      }
    }
    return lines;
  }

  private static String cut(@Nullable String value) {
    String text = Objects.requireNonNullElse(value, "(none)");
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
  }

  private static void leaves(String path, JsonNode node, List<String> into) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              e ->
                  leaves(
                      path.isEmpty() ? e.getKey() : path + "." + e.getKey(), e.getValue(), into));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        leaves(path + "[" + i + "]", node.get(i), into);
      }
    } else if (!path.isEmpty() && !node.isNull()) {
      into.add(path + "=" + cut(node.isString() ? node.asString() : node.toString()));
    }
  }

  static ObjectNode json(List<Change> changes, ListTrailChanges.Result result, Span.Times times) {
    ObjectNode document = Json.document("proofline.changes/1");
    document.put("from", times.from().toString());
    document.put("to", times.to().toString());
    ArrayNode list = document.putArray("changes");
    for (Change change : changes) {
      put(change, result, list.addObject());
    }
    document.put("covered", result.covered());
    ArrayNode coverage = document.putArray("coverage");
    result.coverage().forEach(line -> coverage.add(line.toJson()));
    ArrayNode notes = document.putArray("notes");
    result.notes().forEach(notes::add);
    document.put("leaf", result.statement().leaf().toString());
    return document;
  }

  private static void put(Change change, ListTrailChanges.Result result, ObjectNode node) {
    node.put("time", change.event().time().toString());
    node.put("action", change.event().action());
    node.put("class", change.eventClass().name());
    node.put("why", change.eventClass().why());
    node.put("direction", change.direction().id());
    node.put("effective", change.effective());
    node.put("error", change.event().errorCode());
    node.put("account", change.event().account());
    node.put("region", change.event().region());
    node.put("eventId", change.event().eventId());
    node.put("segment", change.event().leaf().toString());
    node.put("row", change.event().row());
    ArrayNode resources = node.putArray("resources");
    change.resources().forEach(resources::add);
    HoldsPhi scope = holds(change, result);
    node.put("holdsPhi", scope == null ? null : scope.name().toLowerCase(Locale.ROOT));
    JsonNode asked = change.asked();
    if (asked == null || asked.isMissingNode()) {
      node.putNull("asked");
    } else {
      node.set("asked", asked);
    }
    ArrayNode settings = node.putArray("settings");
    result.settings().getOrDefault(change, List.of()).forEach(s -> add(settings, s));
    node.put("voucher", change.voucher().id());
    node.set("who", change.who().toJson());
    ApprovedChanges.Verdict verdict = result.approval(change).orElse(null);
    node.put("approved", verdict == null ? null : verdict.when().id());
    node.put(
        "approval",
        verdict == null ? null : verdict.approval().map(ChangeApproval::id).orElse(null));
    node.put(
        "approvalBasis",
        verdict == null ? null : verdict.approval().map(ChangeApproval::basis).orElse(null));
    node.put(
        "notApprovedBecause", verdict == null || verdict.why().isEmpty() ? null : verdict.why());
  }

  private static void add(ArrayNode list, ListTrailChanges.Settings settings) {
    ObjectNode node = list.addObject();
    node.put("resource", settings.resource());
    node.put("before", settings.before() == null ? null : settings.before().toString());
    node.put("after", settings.after() == null ? null : settings.after().toString());
    ArrayNode differ = node.putArray("differ");
    for (ListTrailChanges.Setting one : settings.differ()) {
      differ
          .addObject()
          .put("path", one.path())
          .put("before", one.before())
          .put("after", one.after());
    }
    settings.unreadable().forEach(node.putArray("unreadable")::add);
    node.put("otherCalls", settings.others());
  }
}
