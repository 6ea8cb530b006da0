package io.proofline.actions;

import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.ResourceId;
import io.proofline.systems.HoldsPhi;
import io.proofline.systems.Membership;
import io.proofline.systems.SystemRegister;
import io.proofline.trail.who.Changes;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which resources belong to systems that hold PHI, as the register says now. */
final class HoldingPhi {
  private HoldingPhi() {}

  /**
   * What the register says of each resource, by the name under which logs have it; empty when no
   * register is recorded, so that nobody has said anything. Of several resources of one name what
   * is graver counts.
   */
  static Optional<Map<String, HoldsPhi>> byName(Mandate mandate) throws IOException {
    Optional<SystemRegister> register =
        HeldRegisters.systems(mandate).map(HeldRegisters.Held::content);
    if (register.isEmpty()) {
      return Optional.empty();
    }
    List<Document> documents =
        mandate.snapshots().latest().stream()
            .map(RecordedSnapshot::snapshot)
            .flatMap(snapshot -> snapshot.documents().stream())
            .toList();
    Map<ResourceId, Membership> memberships = register.get().assign(documents).memberships();
    Map<String, HoldsPhi> names = new HashMap<>();
    for (Document document : documents) {
      Membership membership = memberships.get(document.id());
      HoldsPhi holds = membership == null ? HoldsPhi.UNKNOWN : membership.holdsPhi();
      Changes.key(document.id(), document.arn())
          .ifPresent(name -> names.merge(name, holds, HoldingPhi::graver));
    }
    return Optional.of(names);
  }

  private static HoldsPhi graver(HoldsPhi one, HoldsPhi other) {
    if (one == HoldsPhi.YES || other == HoldsPhi.YES) {
      return HoldsPhi.YES;
    }
    return one == HoldsPhi.NO && other == HoldsPhi.NO ? HoldsPhi.NO : HoldsPhi.UNKNOWN;
  }

  /** What the register says of the resources in the newest snapshots; others are unknown. */
  static Map<ResourceId, HoldsPhi> said(Mandate mandate) throws IOException {
    Optional<SystemRegister> register =
        HeldRegisters.systems(mandate).map(HeldRegisters.Held::content);
    Map<ResourceId, HoldsPhi> said = new HashMap<>();
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
          .forEach((id, membership) -> said.put(id, membership.holdsPhi()));
    }
    return said;
  }

  static Set<ResourceId> of(Mandate mandate) throws IOException {
    return said(mandate).entrySet().stream()
        .filter(one -> one.getValue() == HoldsPhi.YES)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }
}
