/**
 * Sets of requests and the search for a request that lies in one set and outside of others.
 *
 * <p>A statement is a {@link io.proofline.iam.symbolic.Box box}: a product of one set for the
 * action, one for the resource, one for the principal and one for each condition key. In: boxes,
 * made from policies by {@link io.proofline.iam.symbolic.StatementCompiler}. Out of {@link
 * io.proofline.iam.symbolic.CoverSearch}: a request outside of all covers, or the covers that
 * together hold the whole box, which {@link io.proofline.iam.symbolic.ProofChecker} can test again.
 *
 * <p>The rule that keeps "none" honest: what stands on the side of the request is read as wide as
 * it can be, what stands on the side of the covers as narrow as it can be. The rule that keeps
 * "one" honest lives with the caller: a request counts only after an evaluator that shares no code
 * with this package has accepted it.
 *
 * <p>Only the time budget looks at a clock, and only to give up sooner.
 */
@NullMarked
package io.proofline.iam.symbolic;

import org.jspecify.annotations.NullMarked;
