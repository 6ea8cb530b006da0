package io.proofline.cloud.aws;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long a collection may ask, and what it may take from one that did not end.
 *
 * @param until after this nothing more is asked, a call under way is finished; null for no end
 * @param journals where finished calls are kept
 */
public record CollectionBounds(@Nullable Instant until, CallJournals journals) {
  /** No end, nothing kept. */
  public static final CollectionBounds NONE = new CollectionBounds(null, CallJournals.none());

  /** How the reason begins for which a call was not made in time. */
  public static final String TIME_BOX = "time box ended";

  boolean over(Instant now) {
    return until != null && !now.isBefore(until);
  }

  String ended() {
    return TIME_BOX + " at " + until;
  }
}
