package io.proofline.trail.synth;

import java.time.Instant;
import java.util.List;

/**
 * What was made, in numbers; the whole truth is in the file.
 *
 * @param distinctEvents events in held files, each counted once
 * @param sightings records in held files
 * @param logFiles held log files
 * @param digests held digests
 * @param failedCalls distinct held events with an error code
 * @param lostEvents events that are in no held file
 * @param lostLogFiles log files that are not held
 * @param lostDigests digests that are not held
 * @param gaps where nothing is held
 */
public record SynthTruth(
    int distinctEvents,
    int sightings,
    int logFiles,
    int digests,
    int failedCalls,
    int lostEvents,
    int lostLogFiles,
    int lostDigests,
    List<Gap> gaps) {

  /** Takes a copy of the list. */
  public SynthTruth {
    gaps = List.copyOf(gaps);
  }

  /**
   * A time in which nothing that was delivered is held.
   *
   * @param account account
   * @param region region
   * @param trail trail
   * @param from last time before the first lost delivery
   * @param to end of the last lost digest window
   * @param missingDigests objects that the digest after them names
   * @param listedNotHeld log files that a held digest lists
   * @param unlistedNotHeld log files that only the missing digests listed
   */
  public record Gap(
      String account,
      String region,
      String trail,
      Instant from,
      Instant to,
      List<String> missingDigests,
      List<String> listedNotHeld,
      List<String> unlistedNotHeld) {

    /** Takes copies of the lists. */
    public Gap {
      missingDigests = List.copyOf(missingDigests);
      listedNotHeld = List.copyOf(listedNotHeld);
      unlistedNotHeld = List.copyOf(unlistedNotHeld);
    }
  }
}
