/**
 * What people decide and sign. This first cut holds policies: the sentence that a control proves,
 * and who approved it.
 *
 * <p>In: {@code policies.yaml} (see {@code docs/registers.md}). Out: a {@link
 * io.proofline.program.PolicyRegister} that names the policies in force for a control on a day.
 */
@NullMarked
package io.proofline.program;

import org.jspecify.annotations.NullMarked;
