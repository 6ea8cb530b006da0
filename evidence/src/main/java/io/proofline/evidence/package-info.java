/**
 * What is handed to somebody who asks: pages that say what was found, how it is known, and where
 * each value stands in the ledger. See {@link io.proofline.evidence.page}.
 */
@NullMarked
package io.proofline.evidence;

import org.jspecify.annotations.NullMarked;
