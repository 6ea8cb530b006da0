/**
 * Sealed segments of event rows and the Parquet index over them. Segments are evidence; the index
 * is derived, checked against the ledger when opened, and rebuilt from the segments when in doubt.
 */
@NullMarked
package io.proofline.trail.lake;

import org.jspecify.annotations.NullMarked;
