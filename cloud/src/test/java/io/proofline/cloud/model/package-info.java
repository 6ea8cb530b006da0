/**
 * AWS's own service models, as the test tools bring them: what an operation can answer, member by
 * member. Tests hold tables and collectors to them.
 */
@NullMarked
package io.proofline.cloud.model;

import org.jspecify.annotations.NullMarked;
