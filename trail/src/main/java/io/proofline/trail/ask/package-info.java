/**
 * Questions to the events held: by resource, person, role, action, class, session, access key or
 * address. An answer says who is behind each event and how that is known, for which time it can be
 * given at all, and stands in the ledger as a statement with the rows that were read.
 */
@NullMarked
package io.proofline.trail.ask;

import org.jspecify.annotations.NullMarked;
