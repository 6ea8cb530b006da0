package io.proofline.trail.synth;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What was made, and what is wrong with it; who is behind each event stands in {@code
 * truth/events.tsv}.
 *
 * @param events distinct events in held files that can be read
 * @param lostEvents events that are in no such file
 * @param forgedEvents events that were planted
 * @param logFiles log files held
 * @param digests digests held
 * @param faults what was planted
 */
public record HistoryTruth(
    long events,
    long lostEvents,
    long forgedEvents,
    long logFiles,
    long digests,
    List<Fault> faults) {

  /** Takes a copy. */
  public HistoryTruth {
    faults = List.copyOf(faults);
  }

  /** Classes of faults. */
  public enum Kind {
    LOG_DELETED(false),
    LOG_EDITED(true),
    LOGS_SWAPPED(true),
    LOG_CUT_SHORT(true),
    LOG_PLANTED(true),
    DIGEST_DELETED(false),
    DIGEST_EDITED(true),
    DIGESTS_SWAPPED(true),
    DIGEST_FORGED(true),
    DIGEST_SIGNATURE_CHANGED(true),
    TAIL_CUT(false),
    ALL_DIGESTS_DELETED(false),
    LOGGING_STOPPED(false),
    REGION_SILENT(false);

    private final boolean invalid;

    Kind(boolean invalid) {
      this.invalid = invalid;
    }

    /** Whether it must be called invalid; a gap otherwise. */
    public boolean invalid() {
      return invalid;
    }

    /** Stable name. */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * A planted fault.
   *
   * @param from start of the first hour that cannot be proven on account of it; of a planted log,
   *     the hour in which it lies
   * @param files files that must be named
   */
  public record Fault(String account, String region, Kind kind, Instant from, List<String> files) {
    /** Takes a copy. */
    public Fault {
      files = List.copyOf(files);
    }
  }
}
