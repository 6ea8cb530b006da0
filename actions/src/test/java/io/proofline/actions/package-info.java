/** What actions promise. */
@NullMarked
package io.proofline.actions;

import org.jspecify.annotations.NullMarked;
