@NullMarked
package io.proofline.program;

import org.jspecify.annotations.NullMarked;
