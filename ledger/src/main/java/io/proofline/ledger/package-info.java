/**
 * The system of record. What is known becomes a {@link io.proofline.ledger.Statement}: canonical
 * JSON with a subject, three times and an actor. Each statement is committed to by one leaf of a
 * yearly transparency log and kept as a blob. Large tables are {@link io.proofline.ledger.Sheets
 * sheets}: row trees of which one row can be proved alone.
 *
 * <p>In: drafts of statements, bytes, rows. Out: recorded statements with their leaf, proofs, and a
 * verification report. Formats: {@code docs/decisions/0001-ledger-format.md}.
 */
@NullMarked
package io.proofline.ledger;

import org.jspecify.annotations.NullMarked;
