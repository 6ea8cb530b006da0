/**
 * Evaluates the catalog's controls over documents. A control gives one of four outcomes for a
 * resource: pass, fail, not applicable, not evaluated with reasons. What could not be read stays
 * unknown through the whole evaluation, and a population that is not known to be complete has a row
 * of its own.
 *
 * <p>In: {@link io.proofline.controls.Estate snapshots and marks}, controls of the catalog. Out:
 * {@link io.proofline.controls.CheckRun check runs}, kept by {@link
 * io.proofline.controls.CheckRuns}. Formats: {@code docs/controls.md}; decision 0002.
 */
@NullMarked
package io.proofline.controls;

import org.jspecify.annotations.NullMarked;
