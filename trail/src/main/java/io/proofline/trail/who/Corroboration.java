package io.proofline.trail.who;

import io.proofline.trail.lake.TrailEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What access logs and KMS say of calls that a trail recorded, or did not.
 *
 * @param events the events, a request once
 * @param twice lines of S3 access logs left out because a trail recorded the same request
 * @param alone lines of access and flow logs that no trail recorded
 * @param inferred uses of a key that name an object as what was decrypted or encrypted
 */
public record Corroboration(List<TrailEvent> events, long twice, long alone, long inferred) {

  /** Takes a copy. */
  public Corroboration {
    events = List.copyOf(events);
  }

  /** Of the events of one answer. */
  public static Corroboration of(List<TrailEvent> events) {
    Set<String> recorded = new HashSet<>();
    for (TrailEvent event : events) {
      String request = event.requestId();
      if (event.fromTrail() && request != null && event.source().equals("s3.amazonaws.com")) {
        recorded.add(request);
      }
    }
    List<TrailEvent> once = new ArrayList<>();
    long twice = 0;
    long alone = 0;
    long inferred = 0;
    for (TrailEvent event : events) {
      if ("s3-access".equals(event.feed()) && recorded.contains(event.requestId())) {
        twice++;
        continue;
      }
      once.add(event);
      alone += event.fromTrail() ? 0 : 1;
      inferred += event.source().equals("kms.amazonaws.com") ? 1 : 0;
    }
    return new Corroboration(once, twice, alone, inferred);
  }

  /**
   * In words for a reader.
   *
   * @param object whether an S3 object or bucket was asked about
   */
  public List<String> notes(boolean object) {
    List<String> notes = new ArrayList<>();
    if (twice > 0) {
      notes.add(
          twice
              + " lines of S3 access logs record requests that a trail recorded too; each is"
              + " counted once.");
    }
    if (alone > 0) {
      notes.add(
          alone
              + " rows come from access or flow logs alone. Such logs are delivered as best can be:"
              + " they show what happened, never that nothing else did.");
    }
    if (object && inferred > 0) {
      notes.add(
          inferred
              + " uses of a KMS key name an object here: reads or writes inferred from encryption,"
              + " also where no trail selected data events.");
    }
    return notes;
  }
}
