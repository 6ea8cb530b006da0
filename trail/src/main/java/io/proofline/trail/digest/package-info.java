/**
 * Offline verification of CloudTrail digest chains over moved copies: no AWS call, no original
 * bucket. Three results, verified, gap and invalid, and a fourth, unknown, where no key or no
 * expectation allows any of them.
 *
 * <p>Layout: object keys as in the bucket, {@code AWSLogs/<account>/CloudTrail-Digest/<region>/…},
 * of the trail of an organisation {@code AWSLogs/<organisation>/<account>/…}. The object metadata
 * of a digest, without which its signature is lost, is saved beside it as {@code
 * <digest>.json.gz.metadata.json} with {@code {"signature":"<hex>",
 * "signature-algorithm":"SHA256withRSA"}}; answers of ListPublicKeys as {@code
 * CloudTrail-Digest/public-keys.json} (any file of that content is taken). Source: AWS CloudTrail
 * User Guide, "Custom implementations of CloudTrail log file integrity validation".
 */
@NullMarked
package io.proofline.trail.digest;

import org.jspecify.annotations.NullMarked;
