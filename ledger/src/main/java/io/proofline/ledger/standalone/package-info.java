/**
 * A second verifier, for people who do not want to trust the first: one source file that needs
 * nothing but a JDK ({@code java Verify.java PATH}), written from the C2SP specifications and from
 * {@code docs/decisions/0001-ledger-format.md} alone. It shares no code with the rest of the house,
 * and the house does not call it: it is shipped as source, in releases and in proof bundles.
 */
@NullMarked
package io.proofline.ledger.standalone;

import org.jspecify.annotations.NullMarked;
