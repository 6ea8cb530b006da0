package io.proofline.trail;

import io.proofline.trail.read.ReadLimits;

/**
 * How to ingest.
 *
 * @param limits bounds on one file
 * @param threads files read at once
 * @param segmentEvents a segment is sealed at the end of the file that reaches this many events
 * @param segmentFiles a segment is sealed when it lists this many files
 * @param progress told after each file, from the ingesting thread
 */
public record IngestOptions(
    ReadLimits limits, int threads, long segmentEvents, int segmentFiles, Progress progress) {

  /** Two threads, 250,000 events or 5,000 files a segment, silent. */
  public static final IngestOptions DEFAULT =
      new IngestOptions(ReadLimits.DEFAULT, 2, 250_000, 5_000, (_, _, _) -> {});

  /** Rejects counts below one. */
  public IngestOptions {
    if (threads < 1 || segmentEvents < 1 || segmentFiles < 1) {
      throw new IllegalArgumentException("threads and segment sizes must be at least 1");
    }
  }

  /** The same with another listener. */
  public IngestOptions withProgress(Progress listener) {
    return new IngestOptions(limits, threads, segmentEvents, segmentFiles, listener);
  }

  /** Hears how far an ingest is. */
  @FunctionalInterface
  public interface Progress {
    /** After a file: files done, files in all, new events so far. */
    void at(int done, int total, long events);
  }
}
