/** Tests of sealed files and their keys. */
@NullMarked
package io.proofline.ledger.crypt;

import org.jspecify.annotations.NullMarked;
