package io.proofline.ledger.store;

import java.time.Instant;

/**
 * A version or a delete marker in the list of a bucket.
 *
 * @param key below the prefix
 * @param version id
 * @param modified when it was stored
 * @param size bytes; 0 for a marker
 * @param latest whether a reader without a version id gets this one
 * @param deleteMarker whether it only hides what is under it
 */
public record Version(
    String key,
    String version,
    Instant modified,
    long size,
    boolean latest,
    boolean deleteMarker) {}
