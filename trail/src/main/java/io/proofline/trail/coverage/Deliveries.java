package io.proofline.trail.coverage;

import io.proofline.trail.coverage.CoverageLine.State;
import io.proofline.trail.digest.Span;
import io.proofline.trail.digest.Spans;
import io.proofline.trail.lake.HoursWith;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.LogFile;
import io.proofline.trail.lake.LogFile.Place;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.lake.TrailStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Log files that CloudTrail itself is recorded to have put into a bucket, and that are not held:
 * where data events of the bucket of the logs are recorded, each delivery is one. They witness what
 * is missing where no digest does; that every delivery is held proves nothing, since the files with
 * the records of deliveries may be missing too.
 */
record Deliveries(Map<Place, List<Delivery>> missing) {
  /** A file holds events of the minutes before it was delivered (measured maximum 10). */
  private static final Duration HOLDS = Duration.ofMinutes(15);

  private static final String PUT = "source = 's3.amazonaws.com' AND name = 'PutObject'";

  /**
   * One delivery.
   *
   * @param time when the file was put
   * @param eventId the event that records it
   * @param name of the file, from {@code AWSLogs/} on
   */
  record Delivery(Instant time, String eventId, String name) {}

  /** Those that bear on an interval. */
  static Deliveries of(TrailStore store, Lake lake, Instant from, Instant to) throws IOException {
    String hours = HoursWith.condition(lake, PUT + " AND NOT failed", "r.us");
    if (hours.isEmpty()) {
      return new Deliveries(Map.of());
    }
    List<Delivery> recorded =
        lake.query(
            "SELECT DISTINCT r.us, coalesce(e.event_id, ''), r.k FROM resources r JOIN events e ON"
                + " e.us = r.us AND e.leaf_year = r.leaf_year AND e.leaf = r.leaf AND e.row = r.row"
                + " WHERE r.us >= ? AND r.us < ? AND "
                + hours
                + " AND contains(r.k, 'AWSLogs/') AND contains(r.k, '/CloudTrail/') AND e."
                + PUT.replace("AND ", "AND e.")
                + " AND e.error_code IS NULL AND e.id_invoked_by = 'cloudtrail.amazonaws.com'"
                + " ORDER BY r.us, r.k",
            List.of(TrailEvent.micros(from), TrailEvent.micros(to.plus(HOLDS))),
            row ->
                new Delivery(
                    Instant.EPOCH.plusMillis(row.getLong(1) / 1_000),
                    row.getString(2),
                    row.getString(3).substring(row.getString(3).indexOf("AWSLogs/"))));
    if (recorded.isEmpty()) {
      return new Deliveries(Map.of());
    }
    Set<String> held =
        LogFile.all(store).stream()
            .filter(file -> file.kind().equals("events"))
            .map(file -> stem(file.name()))
            .collect(Collectors.toCollection(HashSet::new));
    Map<Place, List<Delivery>> missing = new TreeMap<>();
    for (Delivery delivery : recorded) {
      if (!held.contains(stem(delivery.name())) && LogFile.delivered(delivery.name()).isPresent()) {
        LogFile.place(delivery.name())
            .ifPresent(
                place -> missing.computeIfAbsent(place, _ -> new ArrayList<>()).add(delivery));
      }
    }
    return new Deliveries(missing);
  }

  /**
   * The file's own name, which CloudTrail makes unique: copies may be unpacked, or lie elsewhere.
   */
  private static String stem(String name) {
    String own = name.substring(name.lastIndexOf('/') + 1);
    return own.endsWith(".gz") ? own.substring(0, own.length() - 3) : own;
  }

  /** Accounts and regions of which files were delivered that are not held. */
  Set<Place> places() {
    return missing.keySet();
  }

  /**
   * The lines, with what is known to be missing. What a digest proves stays: the file then belongs
   * to another trail that records the same place.
   */
  List<CoverageLine> said(List<CoverageLine> lines) {
    List<CoverageLine> out = new ArrayList<>();
    for (CoverageLine line : lines) {
      List<Delivery> of = missing.getOrDefault(line.place(), List.of());
      boolean open = line.state() == State.PRESENT_UNPROVEN || line.state() == State.UNKNOWN;
      if (of.isEmpty() || !open) {
        out.add(line);
        continue;
      }
      Spans whole = Spans.of(List.of(line.span()));
      Spans lost = Spans.of(of.stream().map(Deliveries::holds).toList()).intersect(whole);
      for (Span left : whole.minus(lost).list()) {
        out.add(with(line, left, line.state(), line.reason()));
      }
      for (Span gone : lost.list()) {
        List<Delivery> there = of.stream().filter(one -> overlap(holds(one), gone)).toList();
        out.add(with(line, gone, State.KNOWN_MISSING, reason(there)));
      }
    }
    return out;
  }

  private static Span holds(Delivery delivery) {
    return new Span(delivery.time().minus(HOLDS), delivery.time());
  }

  private static boolean overlap(Span one, Span two) {
    return one.from().isBefore(two.to()) && two.from().isBefore(one.to());
  }

  private static String reason(List<Delivery> there) {
    Delivery first = there.getFirst();
    return "CloudTrail recorded that it delivered "
        + first.name().substring(first.name().lastIndexOf('/') + 1)
        + " at "
        + first.time()
        + " (event "
        + first.eventId()
        + ")"
        + (there.size() == 1
            ? "; it is not held"
            : " and " + (there.size() - 1) + " more; none is held");
  }

  private static CoverageLine with(CoverageLine line, Span span, State state, String reason) {
    return new CoverageLine(line.place(), line.eventClass(), line.selector(), span, state, reason);
  }
}
