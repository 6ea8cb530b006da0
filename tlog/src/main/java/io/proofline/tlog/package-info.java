@NullMarked
package io.proofline.tlog;

import org.jspecify.annotations.NullMarked;
