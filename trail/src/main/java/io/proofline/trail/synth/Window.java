package io.proofline.trail.synth;

import java.time.Duration;
import java.time.Instant;

/**
 * The digest windows of one trail in one place: one hour each, and not on the full hour.
 *
 * @param trail name of the trail
 * @param start start of the first window; the chain begins there
 * @param lastEnd end of the last window that is over when the scenario ends
 */
record Window(String trail, Instant start, Instant lastEnd) {
  static final Duration HOUR = Duration.ofHours(1);
  private static final String SECOND_TRAIL = "hsc-imaging-data";

  /** The trail that logs everything in a place. */
  static Window of(Place place) {
    int minute = place.equals(Clinic.EAST) ? 56 : place.equals(Clinic.WEST) ? 25 : 40;
    return new Window(
        place.equals(Clinic.LAB) ? "hsc-analytics-trail" : "hsc-org-trail",
        at(Instant.parse("2026-11-17T23:00:00Z"), minute),
        at(Instant.parse("2026-11-20T23:00:00Z"), minute));
  }

  /** The second trail of production, us-east-1: created late, it delivers some events again. */
  static Window second() {
    return new Window(
        SECOND_TRAIL,
        at(Instant.parse("2026-11-20T07:00:00Z"), 51),
        at(Instant.parse("2026-11-20T23:00:00Z"), 51));
  }

  private static Instant at(Instant hour, int minute) {
    return hour.plus(Duration.ofMinutes(minute));
  }
}
