@NullMarked
package io.proofline.controls.judges;

import org.jspecify.annotations.NullMarked;
