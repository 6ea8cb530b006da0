package io.proofline.controls;

import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.ResourceId;
import io.proofline.ledger.Entry;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What controls are evaluated over.
 *
 * @param snapshots the newest snapshot of every subject, in order of subject
 * @param marks systems that claim resources, by resource
 * @param shredded newest snapshots that were shredded: no control can say anything about their
 *     subjects
 */
public record Estate(
    List<RecordedSnapshot> snapshots,
    Map<ResourceId, SystemMark> marks,
    List<Entry.Shredded> shredded) {

  /** Keeps only the newest snapshot of every subject, by observation and then by leaf. */
  public Estate {
    snapshots = newest(snapshots);
    marks = Map.copyOf(marks);
    shredded = List.copyOf(shredded);
  }

  /** Of which every newest snapshot can be read. */
  public Estate(List<RecordedSnapshot> snapshots, Map<ResourceId, SystemMark> marks) {
    this(snapshots, marks, List.of());
  }

  /**
   * The mark of a resource: under its own identity, else without incarnation, because the register
   * and templates name resources that may not exist yet.
   */
  Optional<SystemMark> mark(ResourceId id) {
    SystemMark mark = marks.get(id);
    if (mark == null && id.incarnation() != null) {
      mark =
          marks.get(
              new ResourceId(
                  id.partition(), id.account(), id.region(), id.type(), id.identifier(), null));
    }
    return Optional.ofNullable(mark);
  }

  /** Start of the earliest snapshot; empty when there is none. */
  Optional<Instant> from() {
    return snapshots.stream().map(held -> held.snapshot().from()).min(Instant::compareTo);
  }

  private static List<RecordedSnapshot> newest(Collection<RecordedSnapshot> snapshots) {
    Map<String, RecordedSnapshot> bySubject = new HashMap<>();
    for (RecordedSnapshot candidate : snapshots) {
      bySubject.merge(
          candidate.snapshot().subject(),
          candidate,
          (a, b) -> {
            int byTime = a.snapshot().to().compareTo(b.snapshot().to());
            return byTime > 0 || (byTime == 0 && a.leaf().compareTo(b.leaf()) >= 0) ? a : b;
          });
    }
    return List.copyOf(new TreeMap<>(bySubject).values());
  }
}
