package io.proofline.actions;

import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.aws.AwsEstate;
import io.proofline.cloud.aws.CollectionBounds;
import io.proofline.cloud.aws.EstateCollector;
import io.proofline.cloud.aws.SourceUnreachableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/** Reads the settings of many AWS accounts and records one snapshot for each. */
public final class CollectEstate {
  private final Mandate mandate;
  private final EstateCollector collector;

  /** From AWS, or from the endpoint that the target names. */
  public CollectEstate(Mandate mandate) {
    this.mandate = mandate;
    this.collector = EstateCollector.live(mandate.clock());
  }

  /**
   * Collects. An account that could not be read has a snapshot that says so.
   *
   * @param progress told how many questions were answered so far, from many threads
   * @throws SourceUnreachableException when it is not known whose credentials these are; nothing
   *     was recorded
   */
  public Report run(AwsEstate estate, CollectionBounds bounds, IntConsumer progress)
      throws IOException {
    Set<String> before = accounts(mandate.snapshots().latest());
    List<RecordedSnapshot> recorded = new ArrayList<>();
    boolean[] partial = {false};
    collector.collect(
        estate,
        bounds,
        progress,
        snapshot -> {
          recorded.add(mandate.snapshots().record(snapshot, mandate.actor()));
          partial[0] |= snapshot.partial();
        });
    CollectAws.end(bounds, recorded);
    before.removeAll(accounts(recorded));
    return new Report(recorded, partial[0], List.copyOf(before));
  }

  private static Set<String> accounts(List<RecordedSnapshot> snapshots) {
    return snapshots.stream()
        .map(held -> held.snapshot().subject())
        .filter(subject -> subject.matches("aws/[0-9]{12}"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * What was collected.
   *
   * @param snapshots as recorded, in order of arrival
   * @param partial whether anything claimed to be covered is not
   * @param older subjects of accounts that were collected before and not now; what was seen of them
   *     then still counts
   */
  public record Report(List<RecordedSnapshot> snapshots, boolean partial, List<String> older) {
    /** Takes copies of the lists. */
    public Report {
      snapshots = List.copyOf(snapshots);
      older = List.copyOf(older);
    }
  }
}
