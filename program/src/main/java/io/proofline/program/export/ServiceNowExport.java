package io.proofline.program.export;

import io.proofline.program.export.ExportedApprovals.Change;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Change requests ({@code change_request}) and their approvals ({@code sysapproval_approver}) of
 * ServiceNow's Table API or as CSV. Who approved stands only in the second table: a change request
 * alone approves nothing. Times without a zone that come as {@code value} are UTC.
 */
final class ServiceNowExport {
  private static final List<List<String>> LISTS = List.of(List.of("result"), List.of("records"));
  private static final List<String> OF =
      List.of("sysapproval.number", "sysapproval", "document_id", "approval for", "approving");
  private static final String EXACT = "\u0000";

  private final ExportedApprovals into;

  ServiceNowExport(ExportedApprovals into) {
    this.into = into;
  }

  private record Row(Map<String, String> values, String file) {}

  void read(List<ChangeExport.Parsed> files) {
    List<Row> approvals = new ArrayList<>();
    Map<String, Row> changes = new LinkedHashMap<>();
    for (ChangeExport.Parsed file : files) {
      List<Map<String, String>> rows = new ArrayList<>(file.rows());
      if (rows.isEmpty()) {
        ChangeExport.list(file, LISTS).forEach(one -> rows.add(flat(one)));
      }
      for (Map<String, String> row : rows) {
        Row held = new Row(row, file.name());
        if (row.containsKey("approver") && of(row) != null) {
          approvals.add(held);
        } else if (row.containsKey("number")) {
          changes.put(row.get("number"), held);
          if (row.containsKey("sys_id")) {
            changes.put(row.get("sys_id"), held);
          }
        } else {
          throw new IllegalArgumentException(
              file.name()
                  + " holds a row that is neither change request (number) nor approval (approver,"
                  + " sysapproval)");
        }
      }
    }
    if (approvals.isEmpty()) {
      changes.values().stream()
          .distinct()
          .forEach(_ -> into.leave("who approved is not in the file (sysapproval_approver)"));
    }
    approvals.forEach(one -> approval(one, changes));
  }

  private void approval(Row approval, Map<String, Row> changes) {
    String state = approval.values().getOrDefault("state", "");
    if (!state.equalsIgnoreCase("approved")) {
      into.leave("not approved");
      return;
    }
    String id = of(approval.values());
    Row request = id == null ? null : changes.get(id);
    if (request == null) {
      into.leave("an approval of a change that is in no file");
      return;
    }
    ExportReading reading = into.reading();
    Map<String, String> values = request.values();
    if (reading.value(values, "state").equalsIgnoreCase("rejected")) {
      into.leave("approved by somebody, rejected in the end");
      return;
    }
    Instant from = time(values, "from");
    Instant to = time(values, "to");
    if ((from == null && !reading.value(values, "from").isBlank())
        || (to == null && !reading.value(values, "to").isBlank())) {
      into.leave(ExportedApprovals.NO_WINDOW);
      return;
    }
    into.add(
        new Change(
            values.getOrDefault("number", ""),
            reading.value(values, "title"),
            reading.value(values, "author"),
            from == null ? time(values, "created") : from,
            to,
            reading.value(values, "text"),
            reading.value(values, "accounts"),
            approval.file()),
        approval.values().getOrDefault("approver", ""),
        exact(approval.values(), "sys_updated_on", "updated"));
  }

  private @Nullable Instant time(Map<String, String> row, String field) {
    Map<String, String> exact = new HashMap<>();
    row.forEach(
        (name, value) -> {
          if (name.startsWith(EXACT)) {
            exact.put(name.substring(EXACT.length()), value);
          }
        });
    Instant utc = ExportTimes.parse(into.reading().value(exact, field), ZoneOffset.UTC, null);
    return utc == null ? into.time(into.reading().value(row, field)) : utc;
  }

  private @Nullable Instant exact(Map<String, String> row, String... names) {
    for (String name : names) {
      Instant utc = ExportTimes.parse(row.getOrDefault(EXACT + name, ""), ZoneOffset.UTC, null);
      Instant local = utc == null ? into.time(row.getOrDefault(name, "")) : utc;
      if (local != null) {
        return local;
      }
    }
    return null;
  }

  private static @Nullable String of(Map<String, String> row) {
    for (String name : OF) {
      String value = row.get(name);
      if (value != null) {
        // As shown it may read "Change Request: CHG0030001".
        return value.substring(value.lastIndexOf(' ') + 1);
      }
    }
    return null;
  }

  /** Values as they are shown; with {@code value} beside it, that one too, under a name apart. */
  private static Map<String, String> flat(JsonNode row) {
    Map<String, String> values = new HashMap<>();
    for (Map.Entry<String, JsonNode> field : row.properties()) {
      String name = field.getKey().toLowerCase(Locale.ROOT);
      JsonNode value = field.getValue();
      if (!value.isObject()) {
        put(values, name, value.asString(""));
        continue;
      }
      String exact = value.path("value").asString("");
      put(values, name, value.path("display_value").asString(exact));
      put(values, EXACT + name, exact);
    }
    return values;
  }

  private static void put(Map<String, String> values, String name, String value) {
    if (!value.isBlank()) {
      values.put(name, value.strip());
    }
  }
}
