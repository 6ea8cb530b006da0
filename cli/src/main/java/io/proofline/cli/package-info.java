@NullMarked
package io.proofline.cli;

import org.jspecify.annotations.NullMarked;
