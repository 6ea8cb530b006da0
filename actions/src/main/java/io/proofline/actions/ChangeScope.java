package io.proofline.actions;

import io.proofline.systems.HoldsPhi;
import io.proofline.trail.ask.HighRiskChanges.Change;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a change bears on PHI: by the register, for the resources that it names. A change of
 * identities, logs, keys or vendors reaches further than what it names, so there "no" is never
 * said; nor where it names nothing, or something that nobody has spoken of.
 */
final class ChangeScope {
  /** Classes whose changes bear on what they name and nothing else. */
  private static final Set<String> STAYS =
      Set.of("storage-permission", "data-export", "destruction");

  private final Map<String, HoldsPhi> names;

  ChangeScope(Map<String, HoldsPhi> names) {
    this.names = Map.copyOf(names);
  }

  ListTrailChanges.Bearing of(Change change) {
    List<String> holding =
        change.resources().stream().filter(one -> of(one) == HoldsPhi.YES).toList();
    if (!holding.isEmpty()) {
      return new ListTrailChanges.Bearing(HoldsPhi.YES, holding);
    }
    boolean none =
        !change.resources().isEmpty()
            && change.resources().stream().allMatch(one -> of(one) == HoldsPhi.NO)
            && STAYS.contains(change.eventClass().name());
    return new ListTrailChanges.Bearing(none ? HoldsPhi.NO : HoldsPhi.UNKNOWN, List.of());
  }

  /** What is in a bucket is as the bucket is. */
  private HoldsPhi of(String resource) {
    HoldsPhi known = names.get(resource);
    if (known != null) {
      return known;
    }
    int slash = resource.startsWith("arn:") ? resource.indexOf('/') : -1;
    boolean object = slash > 0 && resource.contains(":s3:::");
    return object
        ? names.getOrDefault(resource.substring(0, slash), HoldsPhi.UNKNOWN)
        : HoldsPhi.UNKNOWN;
  }
}
