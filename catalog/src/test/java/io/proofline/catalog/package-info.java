@NullMarked
package io.proofline.catalog;

import org.jspecify.annotations.NullMarked;
