/**
 * An account or organisation as plain data: who there is, what there is, which policies hang where;
 * and the questions who can, what can, and which guardrails hold.
 *
 * <p>In: an {@link io.proofline.iam.estate.Estate}. Out: one {@link io.proofline.iam.estate.Access}
 * for each principal or resource, with the request that proves it. Every yes was accepted by the
 * {@linkplain io.proofline.iam.decide concrete evaluator}; a no holds whatever the request carries;
 * all else is unknown, with the reason.
 */
@NullMarked
package io.proofline.iam.estate;

import org.jspecify.annotations.NullMarked;
