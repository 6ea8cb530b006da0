/**
 * Buckets of any S3-compatible service as a place for ledger and evidence: conditional writes, so
 * that nothing is replaced by accident; versions, so that what was written first can be read even
 * when something was put over it; Object Lock, so that nobody can delete it before its time.
 *
 * <p>Everything is built on a few HTTP requests that are signed here (AWS Signature Version 4, no
 * SDK). The seam for tests and faults is {@link io.proofline.ledger.store.HttpSeam}.
 */
@NullMarked
package io.proofline.ledger.store;

import org.jspecify.annotations.NullMarked;
