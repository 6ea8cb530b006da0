package io.proofline.trail.ask;

import io.proofline.trail.ask.TrailAnswer.Row;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.who.Attribution;
import io.proofline.trail.who.Attribution.Hop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * IAM users that had one name one after another: a user who was deleted and one who was made anew
 * under the name are two, which only the unique id of the user in the records shows.
 */
final class SameName {
  private SameName() {}

  /**
   * Unique ids by user, of users that are known by more than one; nobody whom a directory names.
   */
  static Map<String, Set<String>> of(List<Row> rows) {
    Map<String, Set<String>> ids = new TreeMap<>();
    for (Row row : rows) {
      Attribution who = row.who();
      String id = uniqueId(row);
      if (who.kind() == Attribution.Kind.IAM_USER && who.listed() == null && id != null) {
        ids.computeIfAbsent(who.label(), _ -> new TreeSet<>()).add(id);
      }
    }
    ids.values().removeIf(each -> each.size() < 2);
    return ids;
  }

  /** The id of the user whom the walk ends at. */
  private static @Nullable String uniqueId(Row row) {
    TrailEvent event = row.event();
    for (Hop hop : row.who().hops()) {
      event = hop.event() == null ? event : hop.event();
    }
    TrailEvent.Identity who = event.identity();
    String id = "IAMUser".equals(who.type()) ? who.principal() : null;
    return id != null && id.startsWith("AIDA") ? id : null;
  }

  static List<String> notes(List<Row> rows) {
    List<String> notes = new ArrayList<>();
    of(rows)
        .forEach(
            (label, ids) ->
                notes.add(
                    label
                        + " is the name of "
                        + ids.size()
                        + " users, one after another ("
                        + String.join(", ", ids)
                        + "): they are counted apart, but share their rows in the lists."));
    return notes;
  }
}
