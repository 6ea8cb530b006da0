/**
 * Who can reach a store (granted). This first cut answers one question: which parties outside the
 * entity's own accounts are let in by bucket policies, key policies, role trusts and replication.
 *
 * <p>In: documents of snapshots and the set of own accounts. Out: {@link
 * io.proofline.access.OutsideGrants}, with what could not be decided listed beside what was found.
 */
@NullMarked
package io.proofline.access;

import org.jspecify.annotations.NullMarked;
