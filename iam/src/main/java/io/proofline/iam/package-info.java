/**
 * Exact reasoning about AWS IAM policies. Usable alone: knows no other room, opens no file and no
 * socket.
 *
 * <pre>{@code
 * PolicyParser parser = new PolicyParser();
 * Policy older = parser.parse(PolicyKind.IDENTITY, oldJson);
 * Policy newer = parser.parse(PolicyKind.IDENTITY, newJson);
 * Asking asking =
 *     new Asking(new EvaluatorJudge(), new CatalogueActions(ActionCatalogue.shipped()));
 * String answer =
 *     switch (new Inclusion(asking).newAccess(newer, older)) {
 *       case Verdict.Never _ -> "no new access";
 *       case Verdict.Yes yes -> "new: " + Sentences.request(yes.witness());
 *       case Verdict.Unknown unknown -> "cannot tell: " + unknown.reason();
 *     };
 * }</pre>
 *
 * <ul>
 *   <li>{@link io.proofline.iam.policy}: policies, read without loss, with the line of everything
 *       that is wrong.
 *   <li>{@link io.proofline.iam.decide}: one request against every layer.
 *   <li>{@link io.proofline.iam.catalogue}: the actions that exist.
 *   <li>{@link io.proofline.iam.symbolic}: sets of requests, and the search for one.
 *   <li>{@link io.proofline.iam.question}: new access, access not granted, public, outside of a
 *       zone.
 * </ul>
 *
 * <p><em>Unknown</em> is an answer, and never to be read as a no. Source: AWS IAM User Guide, "IAM
 * JSON policy element reference" and "Policy evaluation logic".
 */
@NullMarked
package io.proofline.iam;

import org.jspecify.annotations.NullMarked;
