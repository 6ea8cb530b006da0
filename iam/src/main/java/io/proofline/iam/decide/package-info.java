/**
 * The concrete evaluator: one request against every policy layer that bears on it, with the
 * statements that decide in each. It is the judge of every claim about access, so it shares nothing
 * but the policy model with engines that reason about many requests at once.
 *
 * <pre>{@code
 * PolicyParser parser = new PolicyParser();
 * Policy bucket = parser.parse(PolicyKind.RESOURCE, json);
 * Layers layers = Layers.NONE.withResource(List.of(bucket));
 * Request request =
 *     Request.of(Caller.ANONYMOUS, "s3:GetObject", "arn:aws:s3:::scans/1.dcm", Context.EMPTY);
 * Decision decision = new Evaluator(Readings.AWS).decide(request, layers);
 * }</pre>
 *
 * <p>Truth has three values here. What cannot be told (a statement that was not understood, a value
 * of the wrong type, a layer that was not given) is <em>unclear</em> and makes the decision
 * undecided wherever it could change it; it never counts as a no.
 *
 * <p>Source: AWS IAM User Guide, "Policy evaluation logic" and its pages; KMS Developer Guide, "Key
 * policies", "Grants"; S3 User Guide, "Blocking public access", "Access control list (ACL)
 * overview"; Organizations User Guide, "SCP evaluation", "Resource control policies". The rules are
 * numbered S1 to S17 in {@code docs/iam.md}.
 */
@NullMarked
package io.proofline.iam.decide;

import org.jspecify.annotations.NullMarked;
