/**
 * Witnesses: a second party that remembers the newest checkpoint of a log, refuses whatever does
 * not extend it, and cosigns the rest (C2SP tlog-witness v1.0.0).
 *
 * <p>{@link io.proofline.tlog.witness.Witness} decides, {@link
 * io.proofline.tlog.witness.WitnessServer} answers over HTTP; {@link
 * io.proofline.tlog.witness.WitnessClient} asks one witness, {@link
 * io.proofline.tlog.witness.Cosigners} all that a policy lists. A witness sees origin, size, root
 * and hashes of inner nodes: nothing of what was recorded.
 */
@NullMarked
package io.proofline.tlog.witness;

import org.jspecify.annotations.NullMarked;
