@NullMarked
package io.proofline.trail.digest;

import org.jspecify.annotations.NullMarked;
