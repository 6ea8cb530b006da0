@NullMarked
package io.proofline.systems;

import org.jspecify.annotations.NullMarked;
