/**
 * What a cloud is really set to. Collectors (AWS, CloudFormation templates) turn answers and files
 * into {@link io.proofline.cloud.Document documents} of one shape, CloudFormation's property names,
 * and into a {@link io.proofline.cloud.Snapshot}: an interval with one completeness row per call.
 *
 * <p>In: pages of API answers through one seam, template files. Out: snapshots. A property that
 * could not be read is listed as unknown with the reason; it is never merely absent.
 */
@NullMarked
package io.proofline.cloud;

import org.jspecify.annotations.NullMarked;
