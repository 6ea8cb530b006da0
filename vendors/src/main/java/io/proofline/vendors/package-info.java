@NullMarked
package io.proofline.vendors;

import org.jspecify.annotations.NullMarked;
