/** Guardrails refuse what they must, and nothing else. */
@NullMarked
package io.proofline.iam.guardrail;

import org.jspecify.annotations.NullMarked;
