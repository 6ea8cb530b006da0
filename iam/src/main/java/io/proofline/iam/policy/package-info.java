/**
 * IAM policy documents of every kind: read with the line of everything that is wrong, kept without
 * loss. Shared by everything that reasons about policies; decides nothing itself.
 *
 * <p>In: JSON text and the {@link io.proofline.iam.policy.PolicyKind kind} of policy it is meant to
 * be. Out: a {@link io.proofline.iam.policy.Policy} and {@link io.proofline.iam.policy.Finding
 * findings}. Strict reading refuses what AWS refuses; tolerant reading keeps what it can and marks
 * each statement that it did not wholly understand, so that nobody decides anything by it.
 *
 * <p>Source: AWS IAM User Guide, "Grammar of the IAM JSON policy language", "IAM JSON policy
 * element reference", "IAM policy elements: Variables and tags".
 */
@NullMarked
package io.proofline.iam.policy;

import org.jspecify.annotations.NullMarked;
