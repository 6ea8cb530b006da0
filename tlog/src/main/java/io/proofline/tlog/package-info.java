/**
 * A transparency log in plain files, usable alone. Merkle trees after RFC 6962 section 2.1, tiles
 * and entry bundles after C2SP tlog-tiles, signed notes, checkpoints and proof files after C2SP
 * signed-note, tlog-checkpoint and tlog-proof.
 *
 * <p>In: entries (at most 65,535 bytes each) and a signing key. Out: a directory that any checker
 * of that format accepts. {@link io.proofline.tlog.LogWriter} extends it, {@link
 * io.proofline.tlog.LogVerifier} checks it whole and names the file that is wrong.
 *
 * <p>Sizes and indices are unsigned 64-bit where proofs and checkpoints are verified, because a
 * hostile file may hold any of them; a log on disk stays far below 2^63.
 */
@NullMarked
package io.proofline.tlog;

import org.jspecify.annotations.NullMarked;
