/** What the command line promises. */
@NullMarked
package io.proofline.cli;

import org.jspecify.annotations.NullMarked;
