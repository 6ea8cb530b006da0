package io.proofline.trail.coverage;

import io.proofline.trail.coverage.CoverageLine.EventClass;
import io.proofline.trail.digest.Span;
import io.proofline.trail.digest.Spans;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.LogFile.Place;
import io.proofline.trail.lake.TrailEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Hours in which events are held, and changes of what trails select. An hour with an event says
 * that files of it are held, not that all are. Access and flow logs say nothing about trails.
 */
record Presence(Map<Key, Spans> hours, Set<Place> places, Map<String, List<Instant>> changes) {

  /** Account, region and class. */
  record Key(Place place, EventClass eventClass) {}

  static Presence of(Lake lake, Instant from, Instant to) throws IOException {
    record Hour(Key key, long hour) {}
    List<Hour> rows =
        lake.query(
            "SELECT DISTINCT coalesce(account, ''), coalesce(region, ''), coalesce(category, '') ="
                + " 'Data', us // 3600000000 FROM events WHERE us >= ? AND us < ? AND feed ="
                + " 'cloudtrail' AND coalesce(category, 'Management') IN ('Management', 'Data')",
            List.of(TrailEvent.micros(from), TrailEvent.micros(to)),
            r ->
                new Hour(
                    new Key(
                        new Place(r.getString(1), r.getString(2)),
                        r.getBoolean(3) ? EventClass.DATA : EventClass.MANAGEMENT),
                    r.getLong(4)));
    Map<Key, List<Span>> spans = new HashMap<>();
    Set<Place> places = new TreeSet<>();
    for (Hour row : rows) {
      Instant start = Instant.EPOCH.plus(Duration.ofHours(row.hour()));
      spans
          .computeIfAbsent(row.key(), _ -> new ArrayList<>())
          .add(new Span(start, start.plus(1, ChronoUnit.HOURS)));
      places.add(row.key().place());
    }
    Map<Key, Spans> hours = new HashMap<>();
    spans.forEach((key, list) -> hours.put(key, Spans.of(list)));
    Map<String, List<Instant>> changes = new HashMap<>();
    lake.query(
            "SELECT coalesce(account, ''), us FROM events WHERE source ="
                + " 'cloudtrail.amazonaws.com' AND error_code IS NULL AND name IN"
                + " ('CreateTrail', 'UpdateTrail', 'DeleteTrail', 'StartLogging', 'StopLogging',"
                + " 'PutEventSelectors', 'PutEventConfiguration') ORDER BY us",
            List.of(),
            r -> Map.entry(r.getString(1), Instant.EPOCH.plus(r.getLong(2), ChronoUnit.MICROS)))
        .forEach(
            e -> changes.computeIfAbsent(e.getKey(), _ -> new ArrayList<>()).add(e.getValue()));
    return new Presence(hours, places, changes);
  }

  Spans held(Place place, EventClass eventClass) {
    return hours.getOrDefault(new Key(place, eventClass), Spans.NONE);
  }

  /** Times at which an account's trails were changed. */
  List<Instant> changesIn(String account) {
    return changes.getOrDefault(account, List.of());
  }
}
