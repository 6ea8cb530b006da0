package io.proofline.actions;

import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.ResourceId;
import io.proofline.systems.HoldsPhi;
import io.proofline.systems.SystemRegister;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which resources belong to systems that hold PHI, as the register says now. */
final class HoldingPhi {
  private HoldingPhi() {}

  static Set<ResourceId> of(Mandate mandate) throws IOException {
    Optional<SystemRegister> register =
        HeldRegisters.read(mandate).systems().map(HeldRegisters.Held::content);
    Set<ResourceId> holding = new HashSet<>();
    if (register.isPresent()) {
      List<Document> documents =
          mandate.snapshots().latest().stream()
              .map(RecordedSnapshot::snapshot)
              .flatMap(snapshot -> snapshot.documents().stream())
              .toList();
      register
          .get()
          .assign(documents)
          .memberships()
          .forEach(
              (id, membership) -> {
                if (membership.holdsPhi() == HoldsPhi.YES) {
                  holding.add(id);
                }
              });
    }
    return holding;
  }
}
