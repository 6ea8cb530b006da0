/**
 * Reads CloudFormation templates into the documents that live accounts give, so that one control
 * judges both.
 *
 * <p>In: a template file (YAML or JSON, at most {@value
 * io.proofline.cloud.template.TemplateFile#MAX_BYTES} bytes), where it is meant to be deployed, and
 * what a registry says about property types. Out: one {@link io.proofline.cloud.Snapshot} a file.
 * No call to a cloud is ever made.
 *
 * <p>What the file alone does not decide (a parameter without default, an import, a value that
 * exists only after deployment) is listed as unknown with its reason at its dotted path; it is
 * never absent. A path ends at the list in which the unknown value stands, since a list with a hole
 * is not a list that can be judged. AWS's own defaults are not filled in: a property that the
 * template does not set is absent.
 *
 * <p>Source: AWS CloudFormation user guide, "Template anatomy", "Intrinsic function reference",
 * "Pseudo parameters reference"; return values of Ref and Fn::GetAtt from the resource reference.
 */
@NullMarked
package io.proofline.cloud.template;

import org.jspecify.annotations.NullMarked;
