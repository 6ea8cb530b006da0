@NullMarked
package io.proofline.trail;

import org.jspecify.annotations.NullMarked;
