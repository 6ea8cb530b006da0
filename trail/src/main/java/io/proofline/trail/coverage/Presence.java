package io.proofline.trail.coverage;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.proofline.ledger.LeafRef;
import io.proofline.trail.coverage.CoverageLine.EventClass;
import io.proofline.trail.digest.Span;
import io.proofline.trail.digest.Spans;
import io.proofline.trail.digest.Vouchers;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.LogFile.Place;
import io.proofline.trail.lake.TrailEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Hours in which events are held. An hour with an event says that files of it are held, not that
 * all are. Access and flow logs say nothing about trails.
 */
record Presence(Map<Key, Spans> hours, Map<Key, Spans> doubtful, Set<Place> places) {

  private static final long HOUR = 3_600_000_000L;

  /** Files that are asked about in one query. */
  private static final int CHUNK = 400;

  /** Account, region and class. */
  record Key(Place place, EventClass eventClass) {}

  /** Hours of a place and class, from the first to the last without one missing. */
  private record Run(Key key, long first, long last) {}

  /** An hour of a place and class. */
  private record Hour(Key key, long hour) {}

  static Presence of(Lake lake, Instant from, Instant to, Vouchers vouchers) throws IOException {
    Map<Key, List<Span>> runs = new HashMap<>();
    Set<Place> places = new TreeSet<>();
    // Hours that follow each other come as one row: years of them are quickly read.
    for (Run run :
        lake.query(
            "SELECT a, r, d, min(hour), max(hour) FROM (SELECT a, r, d, hour, hour - row_number()"
                + " OVER (PARTITION BY a, r, d ORDER BY hour) AS run FROM (SELECT DISTINCT"
                + " coalesce(account, '') AS a, coalesce(region, '') AS r, coalesce(category, '') ="
                + " 'Data' AS d, hour FROM hours WHERE hour >= ? AND hour <= ? AND feed ="
                + " 'cloudtrail' AND coalesce(category, 'Management') IN ('Management', 'Data')))"
                + " GROUP BY a, r, d, run ORDER BY a, r, d, 4",
            List.of(hour(from), hour(to.minusNanos(1_000))),
            r ->
                new Run(
                    new Key(
                        new Place(r.getString(1), r.getString(2)),
                        r.getBoolean(3) ? EventClass.DATA : EventClass.MANAGEMENT),
                    r.getLong(4),
                    r.getLong(5)))) {
      places.add(run.key().place());
      runs.computeIfAbsent(run.key(), _ -> new ArrayList<>())
          .add(new Span(start(run.first()), start(run.last() + 1)));
    }
    Map<Key, Spans> held = new HashMap<>();
    runs.forEach((key, spans) -> held.put(key, Spans.of(spans)));
    Map<Key, Spans> doubtful = spans(doubtful(lake, from, to, vouchers));
    return new Presence(held, doubtful, places);
  }

  private static long hour(Instant time) {
    return Math.floorDiv(TrailEvent.micros(time), HOUR);
  }

  private static Instant start(long hour) {
    return Instant.EPOCH.plus(Duration.ofHours(hour));
  }

  private static Map<Key, Spans> spans(Collection<Hour> hours) {
    Map<Key, List<Span>> spans = new HashMap<>();
    for (Hour row : hours) {
      Instant start = start(row.hour());
      spans
          .computeIfAbsent(row.key(), _ -> new ArrayList<>())
          .add(new Span(start, start.plus(1, ChronoUnit.HOURS)));
    }
    Map<Key, Spans> out = new HashMap<>();
    spans.forEach((key, list) -> out.put(key, Spans.of(list)));
    return out;
  }

  /** Hours with events that no digest vouches for, where digests are held at all. */
  private static Set<Hour> doubtful(Lake lake, Instant from, Instant to, Vouchers vouchers)
      throws IOException {
    List<Vouchers.Other> files = new ArrayList<>();
    for (Vouchers.Other file : vouchers.others()) {
      Instant first = file.first();
      Instant last = file.last();
      boolean outside =
          first != null && last != null && (!first.isBefore(to) || last.isBefore(from));
      if (!outside) {
        files.add(file);
      }
    }
    Map<Vouchers.Stand, Hour> hours = new HashMap<>();
    for (int at = 0; at < files.size(); at += CHUNK) {
      List<Vouchers.Other> chunk = files.subList(at, Math.min(files.size(), at + CHUNK));
      lake.query(
              "SELECT leaf_year, leaf, row, file, coalesce(account, ''), coalesce(region, ''),"
                  + " coalesce(category, '') = 'Data', us // 3600000000 FROM events WHERE us >= ?"
                  + " AND us < ? AND feed = 'cloudtrail' AND coalesce(category, 'Management') IN"
                  + " ('Management', 'Data') AND file IN ("
                  + chunk.stream().map(f -> "'" + f.sha256() + "'").collect(joining(", "))
                  + ")",
              List.of(
                  Math.max(TrailEvent.micros(from), earliest(chunk)),
                  Math.min(TrailEvent.micros(to), latest(chunk))),
              r ->
                  Map.entry(
                      new Vouchers.Stand(
                          new LeafRef(r.getInt(1), r.getLong(2)), r.getLong(3), r.getString(4)),
                      new Hour(
                          new Key(
                              new Place(r.getString(5), r.getString(6)),
                              r.getBoolean(7) ? EventClass.DATA : EventClass.MANAGEMENT),
                          r.getLong(8))))
          .forEach(e -> hours.put(e.getKey(), e.getValue()));
    }
    Set<Hour> out = new HashSet<>();
    vouchers.doubtful(hours.keySet()).forEach(stand -> out.add(requireNonNull(hours.get(stand))));
    return out;
  }

  private static long earliest(List<Vouchers.Other> files) {
    return files.stream()
        .mapToLong(f -> f.first() == null ? Long.MIN_VALUE : TrailEvent.micros(f.first()))
        .min()
        .orElse(Long.MIN_VALUE);
  }

  private static long latest(List<Vouchers.Other> files) {
    return files.stream()
        .mapToLong(f -> f.last() == null ? Long.MAX_VALUE : TrailEvent.micros(f.last()) + 1)
        .max()
        .orElse(Long.MAX_VALUE);
  }

  /** Hours in which an event may have been planted. */
  Spans doubtful(Place place, EventClass eventClass) {
    return doubtful.getOrDefault(new Key(place, eventClass), Spans.NONE);
  }

  Spans held(Place place, EventClass eventClass) {
    return hours.getOrDefault(new Key(place, eventClass), Spans.NONE);
  }
}
