@NullMarked
package io.proofline.trail.lake;

import org.jspecify.annotations.NullMarked;
