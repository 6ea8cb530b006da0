package io.proofline.trail.ask;

import io.proofline.ledger.LeafRef;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.lake.TrailStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What events name, as the index has it. */
public final class NamedResources {
  private NamedResources() {}

  /** Keys of resources, in order, by event; for a few events. */
  public static Map<TrailEvent, List<String>> of(TrailStore store, List<TrailEvent> events)
      throws IOException {
    Map<String, TrailEvent> byPlace = new HashMap<>();
    Map<TrailEvent, List<String>> out = new HashMap<>();
    if (events.isEmpty()) {
      return out;
    }
    List<Object> parameters = new ArrayList<>();
    StringBuilder where = new StringBuilder();
    for (TrailEvent event : events) {
      byPlace.put(event.leaf() + "/" + event.row(), event);
      where.append(where.isEmpty() ? "" : " OR ");
      where.append("(us = ? AND leaf_year = ? AND leaf = ? AND row = ?)");
      parameters.add(TrailEvent.micros(event.time()));
      parameters.add(event.leaf().year());
      parameters.add(event.leaf().index());
      parameters.add(event.row());
    }
    Map<String, List<String>> keys = new TreeMap<>();
    try (Lake lake = Lake.open(store)) {
      lake.query(
              "SELECT DISTINCT leaf_year, leaf, row, k FROM resources WHERE r <> 'kms-context' AND"
                  + " ("
                  + where
                  + ") ORDER BY k",
              parameters,
              row ->
                  Map.entry(
                      new LeafRef(row.getInt(1), row.getLong(2)) + "/" + row.getLong(3),
                      row.getString(4)))
          .forEach(e -> keys.computeIfAbsent(e.getKey(), _ -> new ArrayList<>()).add(e.getValue()));
    }
    keys.forEach(
        (place, named) -> {
          TrailEvent event = byPlace.get(place);
          if (event != null) {
            out.put(event, named);
          }
        });
    return out;
  }
}
