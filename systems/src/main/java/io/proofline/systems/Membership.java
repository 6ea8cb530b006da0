package io.proofline.systems;

import java.util.List;

/**
 * To which systems a resource belongs.
 *
 * @param systemIds ids in file order; empty when the resource is not assigned
 * @param holdsPhi whether it holds ePHI; {@link HoldsPhi#UNKNOWN} when not assigned
 * @param reason where that comes from, in words
 */
public record Membership(List<String> systemIds, HoldsPhi holdsPhi, String reason) {

  /** Takes a copy of the list. */
  public Membership {
    systemIds = List.copyOf(systemIds);
  }

  /** Whether any system claims the resource. */
  public boolean assigned() {
    return !systemIds.isEmpty();
  }
}
