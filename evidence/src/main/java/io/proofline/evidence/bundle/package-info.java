/**
 * Proofs to hand out: one zip with a statement, perhaps one row of it, its proof under a signed
 * checkpoint, a program of one file that checks it, and a sheet that says how. In: a {@link
 * io.proofline.ledger.LedgerProof}. Out: bytes that are the same for the same proof.
 */
@NullMarked
package io.proofline.evidence.bundle;

import org.jspecify.annotations.NullMarked;
