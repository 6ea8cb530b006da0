/** Policies are read without loss, and everything that is wrong is said with its line. */
@NullMarked
package io.proofline.iam.policy;

import org.jspecify.annotations.NullMarked;
