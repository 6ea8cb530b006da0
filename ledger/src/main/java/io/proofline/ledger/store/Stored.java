package io.proofline.ledger.store;

import java.time.Instant;
import java.util.Optional;

/**
 * One version of an object in a bucket.
 *
 * @param key below the prefix
 * @param version the version's id; {@code null} as text where the bucket keeps no versions
 * @param etag the service's mark of the content, with its quotes
 * @param size bytes
 * @param sha256 hash of the content as it was stored, lower-case hex, where the service knows it
 * @param lock until when nobody can delete it
 */
public record Stored(
    String key,
    String version,
    String etag,
    long size,
    Optional<String> sha256,
    Optional<Lock> lock) {

  /**
   * A retention.
   *
   * @param mode COMPLIANCE: nobody can shorten it. GOVERNANCE: some can
   * @param until end
   */
  public record Lock(String mode, Instant until) {}
}
