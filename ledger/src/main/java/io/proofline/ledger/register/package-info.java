/**
 * Registers: files in which people write down what no cloud can tell (systems, vendors, policies).
 * A file is read into {@link io.proofline.ledger.register.Section sections} that know their line,
 * so that a mistake is answered with the place, what is allowed and the nearest word; the file as
 * read is then recorded as a statement of type {@code register}.
 *
 * <p>In: YAML bytes. Out: typed fields, or all mistakes of the file at once. Formats: {@code
 * docs/registers.md}.
 */
@NullMarked
package io.proofline.ledger.register;

import org.jspecify.annotations.NullMarked;
