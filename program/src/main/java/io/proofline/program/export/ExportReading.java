package io.proofline.program.export;

import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How an export is read.
 *
 * @param system which system made it
 * @param zone zone of times that name none
 * @param window how long after approval or merge the change may be made where the export names no
 *     end
 * @param fields our field to the name of the export's
 * @param times the form of times that name no zone; null for those that the systems write
 */
public record ExportReading(
    TicketSystem system,
    ZoneId zone,
    Duration window,
    Map<String, String> fields,
    @Nullable DateTimeFormatter times) {
  /** Longest window of one approval. */
  public static final Duration LONGEST = Duration.ofDays(31);

  /** Names under which a field may stand, in lower case, beside those that are given. */
  static final Map<String, List<String>> NAMES =
      Map.ofEntries(
          Map.entry("id", List.of("number", "issue key", "key", "id")),
          Map.entry("title", List.of("summary", "short_description", "short description", "title")),
          Map.entry(
              "author",
              List.of(
                  "reporter", "requested_by", "requested by", "opened_by", "creator", "author")),
          Map.entry(
              "approver",
              List.of("approver", "custom field (approver)", "custom field (approvers)")),
          Map.entry(
              "approved", List.of("approved_at", "approval date", "custom field (approval date)")),
          Map.entry("merged", List.of("merged_at", "mergedat", "merged")),
          Map.entry("head", List.of("head_commit", "head_sha", "headrefoid")),
          Map.entry("reviewed", List.of("approved_commit", "review_commit", "commit_id")),
          Map.entry(
              "state",
              List.of(
                  "approval",
                  "approval status",
                  "custom field (approval)",
                  "review_state",
                  "review state")),
          Map.entry("created", List.of("created", "sys_created_on", "opened_at", "opened")),
          Map.entry(
              "from",
              List.of(
                  "start_date",
                  "planned start date",
                  "planned start",
                  "custom field (planned start)",
                  "custom field (change start date)")),
          Map.entry(
              "to",
              List.of(
                  "end_date",
                  "planned end date",
                  "planned end",
                  "custom field (planned end)",
                  "custom field (change completion date)")),
          Map.entry("text", List.of("description", "body", "justification")),
          Map.entry("accounts", List.of("aws account", "custom field (aws account)")));

  /** With the forms of times that the systems write. */
  public ExportReading(
      TicketSystem system, ZoneId zone, Duration window, Map<String, String> fields) {
    this(system, zone, window, fields, null);
  }

  /** The same with times in another form, such as {@code MM/dd/yyyy HH:mm}. */
  public ExportReading withTimes(String pattern) {
    return new ExportReading(system, zone, window, fields, ExportTimes.form(pattern));
  }

  /** Takes a copy; refuses a field that is none, and a window that is none. */
  public ExportReading {
    fields = Map.copyOf(fields);
    for (String field : fields.keySet()) {
      if (!NAMES.containsKey(field)) {
        throw new IllegalArgumentException(
            field + " is no field; these are: " + String.join(", ", new TreeSet<>(NAMES.keySet())));
      }
    }
    if (window.isNegative() || window.isZero() || window.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a window lasts more than nothing and at most " + LONGEST.toDays() + " days");
    }
  }

  /** The value of one of our fields in a row of the export; empty when it has none. */
  String value(Map<String, String> row, String field) {
    String named = fields.get(field);
    if (named != null) {
      return row.getOrDefault(named.toLowerCase(Locale.ROOT), "");
    }
    for (String name : NAMES.getOrDefault(field, List.of())) {
      String value = row.get(name);
      if (value != null) {
        return value;
      }
    }
    return "";
  }
}
