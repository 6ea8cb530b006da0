/**
 * Questions to policies, each answered with <em>never</em> and a proof, <em>yes</em> and a request,
 * or <em>unknown</em> and the reason.
 *
 * <p>In: {@linkplain io.proofline.iam.policy.Policy policies}. Out: {@link
 * io.proofline.iam.question.Verdict verdicts}. A yes is given only after the concrete evaluator has
 * accepted the very request; it shares no matching code with the search. An unknown is an answer
 * and never to be read as a no.
 */
@NullMarked
package io.proofline.iam.question;

import org.jspecify.annotations.NullMarked;
