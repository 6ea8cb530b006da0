/** A served AWS that we did not write (moto), and accounts to put into it. */
@NullMarked
package io.proofline.cloud.moto;

import org.jspecify.annotations.NullMarked;
