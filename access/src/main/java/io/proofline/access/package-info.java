@NullMarked
package io.proofline.access;

import org.jspecify.annotations.NullMarked;
