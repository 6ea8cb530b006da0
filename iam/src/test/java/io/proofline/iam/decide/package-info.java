/** What a request gets, rule by rule. */
@NullMarked
package io.proofline.iam.decide;

import org.jspecify.annotations.NullMarked;
