package io.proofline.actions;

import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.ResourceId;
import io.proofline.controls.SystemMark;
import io.proofline.systems.HoldsPhi;
import io.proofline.systems.Membership;
import io.proofline.systems.SystemRegister;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which systems claim resources, as the register says. */
final class MarkedSystems {
  private MarkedSystems() {}

  /** Only where a person has said yes or no; everything else stays unknown to the controls. */
  static Map<ResourceId, SystemMark> of(Mandate mandate, List<RecordedSnapshot> snapshots)
      throws IOException {
    Optional<SystemRegister> register =
        HeldRegisters.read(mandate).systems().map(HeldRegisters.Held::content);
    if (register.isEmpty()) {
      return Map.of();
    }
    List<Document> documents =
        snapshots.stream().flatMap(held -> held.snapshot().documents().stream()).toList();
    Map<ResourceId, SystemMark> marks = new HashMap<>();
    register
        .get()
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
