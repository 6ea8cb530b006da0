@NullMarked
package io.proofline.trail.who;

import org.jspecify.annotations.NullMarked;
