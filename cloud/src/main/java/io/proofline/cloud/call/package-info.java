/**
 * The one seam to a cloud. Every question is a {@link io.proofline.cloud.call.ApiRequest} (service,
 * operation, parameters) and every answer an {@link io.proofline.cloud.call.ApiPage}, so that
 * permission refusals, broken answers and half-read lists can be put in at one place and must come
 * out as "not evaluated" at the other end.
 */
@NullMarked
package io.proofline.cloud.call;

import org.jspecify.annotations.NullMarked;
