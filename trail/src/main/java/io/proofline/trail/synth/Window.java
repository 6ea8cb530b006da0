package io.proofline.trail.synth;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The digest windows of one trail in one place. They follow each other without a hole, one hour
 * each and not on the full hour; the first may be shorter, and one that was late is longer.
 *
 * @param trail name of the trail
 * @param edges where windows end and the next ones start; the first edge begins the chain
 */
record Window(String trail, List<Instant> edges) {
  private static final Instant FIRST = Instant.parse("2026-11-17T23:25:00Z");
  private static final Instant LAST = Instant.parse("2026-11-20T23:25:00Z");

  Window {
    edges = List.copyOf(edges);
  }

  Instant lastEnd() {
    return edges.getLast();
  }

  /** The trail that logs everything in a place. */
  static Window of(Place place) {
    List<Instant> edges = new ArrayList<>();
    edges.add(FIRST);
    Instant from = FIRST;
    if (place.equals(Clinic.WEST)) {
      for (Instant edge = FIRST.plus(Duration.ofMinutes(45));
          !edge.isAfter(Schedule.LOST_FROM);
          edge = edge.plus(Duration.ofHours(1))) {
        edges.add(edge);
      }
      edges.add(Schedule.LOST_TO);
      from = Schedule.LOST_TO;
    }
    return new Window(
        place.equals(Clinic.LAB) ? "hsc-analytics-trail" : "hsc-org-trail", hourly(edges, from));
  }

  /** The second trail of production, us-east-1: created late, it delivers some events again. */
  static Window second() {
    Instant from = Instant.parse("2026-11-20T07:25:00Z");
    List<Instant> edges = new ArrayList<>();
    edges.add(from);
    return new Window("hsc-imaging-data", hourly(edges, from));
  }

  private static List<Instant> hourly(List<Instant> edges, Instant from) {
    for (Instant edge = from.plus(Duration.ofHours(1));
        !edge.isAfter(LAST);
        edge = edge.plus(Duration.ofHours(1))) {
      edges.add(edge);
    }
    return edges;
  }
}
