/**
 * Signatures of people under their decisions, and the files in which their keys lie. Knows nothing
 * of statements: a decision is canonical JSON and the name of the ledger it is meant for.
 *
 * <p>In: canonical bytes and a key. Out: an Ed25519 signature in the form of C2SP signed-note, so
 * that any checker of signed notes can verify one. Format: {@code docs/decisions/0007}.
 */
@NullMarked
package io.proofline.ledger.sign;

import org.jspecify.annotations.NullMarked;
