@NullMarked
package io.proofline.controls;

import org.jspecify.annotations.NullMarked;
