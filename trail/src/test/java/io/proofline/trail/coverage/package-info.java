@NullMarked
package io.proofline.trail.coverage;

import org.jspecify.annotations.NullMarked;
