package io.proofline.trail.lake;

import io.proofline.ledger.LeafRef;
import java.util.Comparator;

/**
 * Where an event stands.
 *
 * @param micros its time, microseconds since 1970 UTC
 * @param leaf leaf of its segment
 * @param row row of the segment's sheet of events
 */
public record EventRef(long micros, LeafRef leaf, long row) implements Comparable<EventRef> {
  private static final Comparator<EventRef> ORDER =
      Comparator.comparingLong(EventRef::micros)
          .thenComparing(EventRef::leaf)
          .thenComparingLong(EventRef::row);

  @Override
  public int compareTo(EventRef other) {
    return ORDER.compare(this, other);
  }
}
