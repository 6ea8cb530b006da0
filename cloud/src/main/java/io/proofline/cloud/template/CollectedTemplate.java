package io.proofline.cloud.template;

import io.proofline.cloud.CollectedSnapshot;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One template as collected.
 *
 * @param file name under which it was collected, part of the snapshot's subject
 * @param collected the snapshot and the file's text as the raw answer of its only call; secrets
 *     that the file writes out are withheld from the text, the call's SHA-256 is that of the whole
 *     file
 * @param unlisted types whose naming is not known, with the number of their resources: their
 *     documents carry the logical id and no ARN
 */
public record CollectedTemplate(
    String file, CollectedSnapshot collected, SortedMap<String, Integer> unlisted) {

  /** Takes a copy of the map. */
  public CollectedTemplate {
    unlisted = Collections.unmodifiableSortedMap(new TreeMap<>(unlisted));
  }

  /**
   * Whether the file leaves open something that a template can decide: the exit code 5 of a
   * collection. Facts of running resources do not count, no template has them.
   */
  public boolean partial() {
    return collected.snapshot().scopes().stream().anyMatch(scope -> !scope.complete())
        || collected.snapshot().documents().stream()
            .flatMap(document -> document.unknown().keySet().stream())
            .anyMatch(path -> !path.startsWith("runtime"));
  }
}
