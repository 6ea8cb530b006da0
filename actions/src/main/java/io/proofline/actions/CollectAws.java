package io.proofline.actions;

import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.aws.AwsCollector;
import io.proofline.cloud.aws.AwsTarget;
import io.proofline.cloud.aws.SourceUnreachableException;
import java.io.IOException;
import java.util.function.IntConsumer;

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

  /**
   * Collects. What is denied or fails is recorded as such; it never looks like "not set".
   *
   * @param progress told how many questions were answered so far, from many threads
   * @throws SourceUnreachableException when nothing could be read; nothing was recorded
   */
  public Report run(AwsTarget target, IntConsumer progress)
      throws IOException, SourceUnreachableException {
    CollectedSnapshot collected = collector.collect(target, progress);
    return new Report(mandate.snapshots().record(collected, mandate.actor()), collected.partial());
  }

  /**
   * What was collected.
   *
   * @param snapshot as recorded
   * @param partial whether anything claimed to be covered is not
   */
  public record Report(RecordedSnapshot snapshot, boolean partial) {}
}
