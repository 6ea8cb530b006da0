@NullMarked
package io.proofline.trail.directory;

import org.jspecify.annotations.NullMarked;
