@NullMarked
package io.proofline.evidence;

import org.jspecify.annotations.NullMarked;
