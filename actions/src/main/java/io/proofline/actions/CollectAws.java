package io.proofline.actions;

import io.proofline.cloud.CallRecord;
import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.aws.AwsCollector;
import io.proofline.cloud.aws.AwsTarget;
import io.proofline.cloud.aws.CallJournals;
import io.proofline.cloud.aws.CollectionBounds;
import io.proofline.cloud.aws.SourceUnreachableException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Reads the settings of an AWS account and records them as one snapshot. */
public final class CollectAws {
  private final Mandate mandate;
  private final AwsCollector collector;

  /** From AWS, or from the endpoint that the target names. */
  public CollectAws(Mandate mandate) {
    this(mandate, AwsCollector.live(mandate.clock()));
  }

  /** With a collector of one's own, for tests. */
  CollectAws(Mandate mandate, AwsCollector collector) {
    this.mandate = mandate;
    this.collector = collector;
  }

  /** The same without bounds. */
  public Report run(AwsTarget target, IntConsumer progress)
      throws IOException, SourceUnreachableException {
    return run(target, CollectionBounds.NONE, progress);
  }

  /**
   * Collects. What is denied or fails is recorded as such; it never looks like "not set".
   *
   * @param bounds how long, and what is taken from a collection that did not end
   * @param progress told how many questions were answered so far, from many threads
   * @throws SourceUnreachableException when nothing could be read; nothing was recorded
   */
  public Report run(AwsTarget target, CollectionBounds bounds, IntConsumer progress)
      throws IOException, SourceUnreachableException {
    CollectedSnapshot collected = collector.collect(target, bounds, progress);
    RecordedSnapshot recorded = mandate.snapshots().record(collected, mandate.actor());
    end(bounds, List.of(recorded));
    return new Report(recorded, collected.partial());
  }

  /**
   * Bounds of a collection that starts now in a workspace. Answers are kept under {@code
   * collecting/} until the snapshot is recorded.
   *
   * @param within after this nothing more is asked; null for no end
   * @param resume answers of a collection that did not end are taken when they are not older; zero
   *     for none
   */
  public static CollectionBounds bounds(
      Mandate mandate, @Nullable Duration within, Duration resume) {
    return new CollectionBounds(
        within == null ? null : mandate.now().plus(within),
        CallJournals.in(mandate.workspace().root().resolve("collecting"), resume, mandate.clock()));
  }

  /** Deletes the journals, unless the time box ended and a later collection may go on. */
  static void end(CollectionBounds bounds, List<RecordedSnapshot> recorded) throws IOException {
    boolean cut =
        bounds.until() != null
            && recorded.stream()
                .flatMap(held -> held.snapshot().calls().stream())
                .anyMatch(
                    call ->
                        call.outcome() == CallRecord.Outcome.NOT_ASKED
                            && call.detail() != null
                            && call.detail().startsWith(CollectionBounds.TIME_BOX));
    if (!cut) {
      bounds.journals().done();
    }
  }

  /**
   * What was collected.
   *
   * @param snapshot as recorded
   * @param partial whether anything claimed to be covered is not
   */
  public record Report(RecordedSnapshot snapshot, boolean partial) {}
}
