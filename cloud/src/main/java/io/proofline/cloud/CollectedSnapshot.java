package io.proofline.cloud;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A snapshot with the raw answers behind it, before it is recorded.
 *
 * @param snapshot documents and completeness rows
 * @param raw call id to what was received, one text per page or file, in page order and with
 *     possible secrets already replaced; a call that received nothing has no entry
 */
public record CollectedSnapshot(Snapshot snapshot, Map<String, List<String>> raw) {

  /** Takes copies; refuses raw answers of calls that the snapshot does not have. */
  public CollectedSnapshot {
    raw =
        raw.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> List.copyOf(e.getValue())));
    var known = snapshot.calls().stream().map(CallRecord::id).collect(Collectors.toSet());
    for (String call : raw.keySet()) {
      if (!known.contains(call)) {
        throw new IllegalArgumentException("raw answer of an unknown call: " + call);
      }
    }
  }

  /** Whether anything that was claimed to be covered is not: the exit code 5 of a collection. */
  public boolean partial() {
    return snapshot.scopes().stream().anyMatch(scope -> !scope.complete())
        || snapshot.documents().stream().anyMatch(document -> !document.unknown().isEmpty());
  }
}
