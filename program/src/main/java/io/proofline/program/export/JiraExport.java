package io.proofline.program.export;

import io.proofline.program.export.ExportedApprovals.Change;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Issues of Jira. As JSON of the REST API: approvals of Jira Service Management (a field whose
 * entries have {@code finalDecision} and {@code approvers}), and changes of the status to {@code
 * Approved} with who made them ({@code expand=changelog}). As CSV: columns for approver and time.
 */
final class JiraExport {
  private static final Set<String> TAKEN_BACK =
      Set.of("rejected", "declined", "canceled", "cancelled", "withdrawn");
  private static final List<List<String>> LISTS = List.of(List.of("issues"), List.of("values"));

  private final ExportedApprovals into;

  JiraExport(ExportedApprovals into) {
    this.into = into;
  }

  void read(List<ChangeExport.Parsed> files) {
    for (ChangeExport.Parsed file : files) {
      file.rows().forEach(row -> row(row, file.name()));
      if (file.rows().isEmpty()) {
        for (JsonNode issue : ChangeExport.list(file, LISTS)) {
          issue(issue, file.json().path("names"), file.name());
        }
      }
    }
  }

  private void row(Map<String, String> row, String file) {
    ExportReading reading = into.reading();
    String state = reading.value(row, "state");
    if (!state.isEmpty() && !state.equalsIgnoreCase("approved")) {
      into.leave("not approved");
      return;
    }
    if (windowUnreadable(row)) {
      return;
    }
    Change change = change(row, file);
    Instant approved = into.time(reading.value(row, "approved"));
    for (String approver : reading.value(row, "approver").split("[,;]", -1)) {
      into.add(change, approver, approved);
    }
  }

  /** A window that is named and cannot be read is not replaced by one of our own. */
  private boolean windowUnreadable(Map<String, String> row) {
    ExportReading reading = into.reading();
    boolean unreadable =
        into.unreadable(reading.value(row, "from")) || into.unreadable(reading.value(row, "to"));
    if (unreadable) {
      into.leave(ExportedApprovals.NO_WINDOW);
    }
    return unreadable;
  }

  private Change change(Map<String, String> row, String file) {
    ExportReading reading = into.reading();
    Instant from = into.time(reading.value(row, "from"));
    return new Change(
        reading.value(row, "id"),
        reading.value(row, "title"),
        reading.value(row, "author"),
        from == null ? into.time(reading.value(row, "created")) : from,
        into.time(reading.value(row, "to")),
        reading.value(row, "text"),
        reading.value(row, "accounts"),
        file);
  }

  private void issue(JsonNode issue, JsonNode names, String file) {
    JsonNode fields = issue.path("fields");
    if (!issue.path("key").isString() || !fields.isObject()) {
      throw new IllegalArgumentException(file + " holds an entry that is no issue of Jira");
    }
    Map<String, String> row = new HashMap<>();
    row.put("key", issue.path("key").asString());
    fields
        .properties()
        .forEach(
            field -> {
              String value = words(field.getValue());
              if (!value.isEmpty()) {
                row.put(field.getKey().toLowerCase(Locale.ROOT), value);
                String shown = names.path(field.getKey()).asString("");
                row.putIfAbsent(shown.toLowerCase(Locale.ROOT), value);
              }
            });
    if (windowUnreadable(row)) {
      return;
    }
    Change change = change(row, file);
    boolean any = false;
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      for (JsonNode approval : field.getValue()) {
        if (approval.isObject() && approval.has("finalDecision") && approval.has("approvers")) {
          any |= approval(change, approval);
        }
      }
    }
    if (!any && !transitions(change, issue.path("changelog"))) {
      into.leave("not approved");
    }
  }

  /** An approval of Jira Service Management; it ends when everybody who had to has decided. */
  private boolean approval(Change change, JsonNode approval) {
    if (!approval.path("finalDecision").asString("").equalsIgnoreCase("approved")) {
      return false;
    }
    Instant at = into.time(approval.path("completedDate").path("iso8601").asString(""));
    boolean any = false;
    for (JsonNode one : approval.path("approvers")) {
      if (one.path("approverDecision").asString("").equalsIgnoreCase("approved")) {
        into.add(change, words(one.path("approver")), at);
        any = true;
      }
    }
    return any;
  }

  /** The last change to Approved, unless the issue was rejected or withdrawn after it. */
  private boolean transitions(Change change, JsonNode log) {
    JsonNode histories = log.path("histories");
    if (log.path("total").asInt(0) > histories.size()) {
      into.leave("its history is not whole in the file");
      return true;
    }
    Map<Instant, JsonNode> states = new TreeMap<>();
    Map<Instant, String> to = new TreeMap<>();
    for (JsonNode history : histories) {
      Instant at = into.time(history.path("created").asString(""));
      for (JsonNode item : history.path("items")) {
        if (at != null && item.path("field").asString("").equalsIgnoreCase("status")) {
          states.put(at, history);
          to.put(at, item.path("toString").asString("").toLowerCase(Locale.ROOT));
        }
      }
    }
    Instant approved = null;
    for (Map.Entry<Instant, String> one : to.entrySet()) {
      if (one.getValue().equals("approved")) {
        approved = one.getKey();
      } else if (TAKEN_BACK.contains(one.getValue())) {
        approved = null;
      }
    }
    if (approved == null) {
      return false;
    }
    JsonNode by = states.get(approved);
    into.add(change, by == null ? "" : words(by.path("author")), approved);
    return true;
  }

  /** Text of a value: people by address or name, lists joined, documents by their text. */
  private static String words(JsonNode node) {
    if (node.isArray()) {
      StringBuilder text = new StringBuilder();
      node.forEach(one -> text.append(text.isEmpty() ? "" : " ").append(words(one)));
      return text.toString();
    }
    if (node.isObject()) {
      for (String known : List.of("emailAddress", "displayName", "value", "name", "text")) {
        if (node.path(known).isString()) {
          return node.path(known).asString();
        }
      }
      return words(node.path("content"));
    }
    return node.isNull() || node.isMissingNode() ? "" : node.asString("");
  }
}
