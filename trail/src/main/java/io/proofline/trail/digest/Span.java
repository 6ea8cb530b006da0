package io.proofline.trail.digest;

import java.time.Instant;

/**
 * A stretch of time, start included, end excluded.
 *
 * @param from start
 * @param to end, after the start
 */
public record Span(Instant from, Instant to) implements Comparable<Span> {

  /** Rejects empty and reversed spans. */
  public Span {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("a span must end after it starts: " + from + " " + to);
    }
  }

  /** Whether the instant lies in it. */
  public boolean holds(Instant time) {
    return !time.isBefore(from) && time.isBefore(to);
  }

  @Override
  public int compareTo(Span other) {
    int byStart = from.compareTo(other.from);
    return byStart != 0 ? byStart : to.compareTo(other.to);
  }
}
