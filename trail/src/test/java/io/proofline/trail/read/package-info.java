@NullMarked
package io.proofline.trail.read;

import org.jspecify.annotations.NullMarked;
