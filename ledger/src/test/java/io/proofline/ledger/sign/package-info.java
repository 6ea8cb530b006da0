/** Tests of actors' keys and signatures. */
@NullMarked
package io.proofline.ledger.sign;

import org.jspecify.annotations.NullMarked;
