@NullMarked
package io.proofline.program.export;

import org.jspecify.annotations.NullMarked;
