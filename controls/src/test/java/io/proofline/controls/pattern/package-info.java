@NullMarked
package io.proofline.controls.pattern;

import org.jspecify.annotations.NullMarked;
