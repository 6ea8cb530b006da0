/**
 * A transparency log in plain files, usable alone. Merkle trees after RFC 6962 section 2.1, tiles
 * and entry bundles after C2SP tlog-tiles, signed notes, checkpoints and proof files after C2SP
 * signed-note, tlog-checkpoint and tlog-proof.
 *
 * <p>In: entries (at most 65,535 bytes each) and a signing key. Out: a directory that any checker
 * of that format accepts. A whole program:
 *
 * <pre>{@code
 * SigningKey key = SigningKey.fromSeed("example.com/orders", seed);
 * try (TransparencyLog log = TransparencyLog.open(LogSetup.in(Path.of("orders"), key))) {
 *   IdempotencyKey name = IdempotencyKey.of("order", "4711");
 *   long index = log.append(name, entry).get().index(); // Durable from here on.
 *   SignedNote checkpoint = log.awaitCheckpoint(index).get();
 *   Files.writeString(Path.of("key.pub"), key.verifier().text());
 * }
 * LogVerifier.Report report = LogVerifier.verify(Path.of("orders/log"), key.verifier());
 * }</pre>
 *
 * <p>{@link io.proofline.tlog.TransparencyLog} is the log for many threads, {@link
 * io.proofline.tlog.LogWriter} the two steps below it, {@link io.proofline.tlog.LogSetup} what a
 * log is made of (stores, signers, cosigners), {@link io.proofline.tlog.LogVerifier} checks a log
 * whole and names the file that is wrong. {@link io.proofline.tlog.LogKeys} demands every signature
 * line of a log, {@link io.proofline.tlog.TlogPolicy} a quorum of witnesses ({@code witness}), and
 * {@code anchor} has checkpoints stamped by a timestamping authority.
 *
 * <p>Sizes and indices are unsigned 64-bit where proofs and checkpoints are verified, because a
 * hostile file may hold any of them; a log on disk stays far below 2^63.
 */
@NullMarked
package io.proofline.tlog;

import org.jspecify.annotations.NullMarked;
