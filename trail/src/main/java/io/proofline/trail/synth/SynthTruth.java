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
   * @param from end of the last held digest window before
   * @param to start of the first held digest window after
   * @param missingDigests digests that are not held; the one after them names the last
   * @param missingLogFiles log files that they listed
   */
  public record Gap(
      String account,
      String region,
      String trail,
      Instant from,
      Instant to,
      List<String> missingDigests,
      List<String> missingLogFiles) {

    /** Takes copies of the lists. */
    public Gap {
      missingDigests = List.copyOf(missingDigests);
      missingLogFiles = List.copyOf(missingLogFiles);
    }
  }
}
