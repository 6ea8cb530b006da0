/**
 * Makes CloudTrail folders whose truth is known: who did what, which file lists which event, and
 * which hours are missing. Public log sets hold no signed digest and no role session with its
 * issuing event, so what proofs need is made here, in the shapes that were measured on real logs
 * (delay of delivery, order inside files, duplicates, errors, sizes).
 *
 * <p>In: a seed and signing keys. Out: a folder as a trail writes it to S3, and the truth beside
 * it. The same seed gives the same events, log files and truth; with the same keys also the same
 * digests.
 */
@NullMarked
package io.proofline.trail.synth;

import org.jspecify.annotations.NullMarked;
