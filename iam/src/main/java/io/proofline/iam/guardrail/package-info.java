/**
 * Guardrails as code: for chosen controls the statements that keep a setting from being undone, as
 * service control, resource control, bucket or endpoint policies, each proved by the symbolic
 * engine to refuse a whole class of requests, with all that it refuses outside of that class, and
 * by the evaluator to leave named good requests alone.
 *
 * <p>In: the guardrails in this jar and parameters. Out: policy texts and their proofs. Source: AWS
 * Organizations User Guide, "SCP examples", "RCP examples"; whitepaper "Building a data perimeter
 * on AWS".
 */
@NullMarked
package io.proofline.iam.guardrail;

import org.jspecify.annotations.NullMarked;
