package io.proofline.trail.digest;

import io.proofline.trail.lake.LogFile.Place;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What should be there. Without an expectation silence cannot be told from quiet: then the earliest
 * and latest digest of all places bound the interval, and a place without digests is not missed.
 *
 * @param places accounts and regions that must have a chain
 * @param from start of the interval; null for the earliest digest held
 * @param to end of the interval; null for the latest digest held
 */
public record Expectation(Set<Place> places, @Nullable Instant from, @Nullable Instant to) {
  /** Nothing beyond what the digests themselves imply. */
  public static final Expectation NONE = new Expectation(Set.of(), null, null);

  /** Takes a copy. */
  public Expectation {
    places = Set.copyOf(places);
  }
}
