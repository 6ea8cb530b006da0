/** Who can, what can somebody, and where a guardrail holds. */
@NullMarked
package io.proofline.iam.estate;

import org.jspecify.annotations.NullMarked;
