package io.proofline.actions;

import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import io.proofline.controls.SystemMark;
import io.proofline.systems.HoldsPhi;
import io.proofline.systems.Membership;
import io.proofline.systems.SystemRegister;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which systems claim resources, as the register says. */
final class MarkedSystems {
  private MarkedSystems() {}

  /** Only where a person has said yes or no; everything else stays unknown to the controls. */
  static Map<ResourceId, SystemMark> of(Mandate mandate, List<RecordedSnapshot> snapshots)
      throws IOException {
    Optional<SystemRegister> register = register(mandate);
    return register.isEmpty()
        ? Map.of()
        : marks(
            register.get(),
            snapshots.stream().flatMap(held -> held.snapshot().documents().stream()).toList());
  }

  /** The same of some resources only; no more documents are read than their marks depend on. */
  static Map<ResourceId, SystemMark> of(
      Mandate mandate, List<RecordedSnapshot> snapshots, Set<ResourceId> only) throws IOException {
    Optional<SystemRegister> register = register(mandate);
    if (register.isEmpty()) {
      return Map.of();
    }
    // A bucket's policy belongs where its bucket does; everything else goes by itself.
    boolean policies = only.stream().anyMatch(id -> id.type().equals("AWS::S3::BucketPolicy"));
    List<Document> documents = new ArrayList<>();
    for (RecordedSnapshot held : snapshots) {
      Snapshot snapshot = held.snapshot();
      for (int row = 0; row < snapshot.documents().size(); row++) {
        ResourceId id = snapshot.id(row);
        if (only.contains(id) || (policies && id.type().equals("AWS::S3::Bucket"))) {
          documents.add(snapshot.documents().get(row));
        }
      }
    }
    return marks(register.get(), documents);
  }

  private static Optional<SystemRegister> register(Mandate mandate) throws IOException {
    return HeldRegisters.systems(mandate).map(HeldRegisters.Held::content);
  }

  private static Map<ResourceId, SystemMark> marks(
      SystemRegister register, List<Document> documents) {
    Map<ResourceId, SystemMark> marks = new HashMap<>();
    register
        .assign(documents)
        .memberships()
        .forEach(
            (id, membership) -> {
              if (membership.assigned() && membership.holdsPhi() != HoldsPhi.UNKNOWN) {
                marks.put(id, mark(membership));
              }
            });
    return marks;
  }

  private static SystemMark mark(Membership membership) {
    return new SystemMark(membership.systemIds().getFirst(), membership.holdsPhi() == HoldsPhi.YES);
  }
}
