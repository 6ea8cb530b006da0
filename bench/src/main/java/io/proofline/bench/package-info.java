@NullMarked
package io.proofline.bench;

import org.jspecify.annotations.NullMarked;
