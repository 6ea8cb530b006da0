/**
 * Files that are encrypted at rest, and their keys. A file is sealed under a data key of one source
 * and one UTC day; a data key is wrapped by a key that stands behind {@link
 * io.proofline.ledger.crypt.KeyProvider}. Whoever destroys a data key shreds what was sealed under
 * it. Knows nothing of statements and blobs.
 *
 * <p>In: bytes and a data key. Out: a stream whose every chunk, their order and their end are
 * authenticated (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015, as age
 * uses it, over AES-256-GCM). Format: {@code docs/decisions/0007}.
 */
@NullMarked
package io.proofline.ledger.crypt;

import org.jspecify.annotations.NullMarked;
