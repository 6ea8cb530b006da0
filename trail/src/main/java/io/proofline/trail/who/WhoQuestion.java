package io.proofline.trail.who;

import java.time.Instant;

/**
 * Who touched a resource?
 *
 * @param resource an ARN, or {@code s3://bucket}, {@code s3://bucket/key}, {@code
 *     s3://bucket/prefix*}; a bucket includes its objects
 * @param from start of the interval, included
 * @param to end of the interval, excluded
 */
public record WhoQuestion(String resource, Instant from, Instant to) {

  /** Rejects an interval that does not end after it starts, and what is no resource. */
  public WhoQuestion {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("the interval must end after it starts: " + from);
    }
    ResourceQuery.of(resource);
  }
}
