/**
 * AWS IAM policies: read without loss, and asked a few questions that are answered only where plain
 * reading is exact. Usable alone: knows no other room, opens no file and no socket.
 *
 * <p>In: policy documents as JSON. Out: {@link io.proofline.iam.PolicyDocument} and {@link
 * io.proofline.iam.Answer answers} of three kinds. <em>Unknown</em> is an answer: conditions,
 * exceptions and overlapping denies need an engine that reasons about requests, and until one does,
 * nobody may read the silence as a no.
 *
 * <p>Source: AWS IAM User Guide, "IAM JSON policy element reference" and "Policy evaluation logic".
 */
@NullMarked
package io.proofline.iam;

import org.jspecify.annotations.NullMarked;
