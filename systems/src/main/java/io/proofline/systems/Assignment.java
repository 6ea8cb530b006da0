package io.proofline.systems;

import io.proofline.cloud.ResourceId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The membership of every resource of some documents.
 *
 * @param memberships by resource, in document order
 */
public record Assignment(Map<ResourceId, Membership> memberships) {

  /** Takes a copy of the map that keeps its order. */
  public Assignment {
    memberships = Collections.unmodifiableMap(new LinkedHashMap<>(memberships));
  }

  /** Resources that belong to at least one system. */
  public long assigned() {
    return memberships.values().stream().filter(Membership::assigned).count();
  }

  /** Resources that no system claims; each is an open question, none is "no PHI". */
  public List<ResourceId> notAssigned() {
    return memberships.entrySet().stream()
        .filter(e -> !e.getValue().assigned())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Resources with that mark. */
  public long count(HoldsPhi holdsPhi) {
    return memberships.values().stream().filter(m -> m.holdsPhi() == holdsPhi).count();
  }
}
