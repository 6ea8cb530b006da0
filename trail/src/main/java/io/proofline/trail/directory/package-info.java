/**
 * Dated exports of directories: whose a user, an Identity Center id, a subject of an identity
 * provider, an e-mail name or a session was at a time. Exports are kept as evidence in the ledger;
 * what they do not say of a time, or say in two ways, names nobody.
 */
@NullMarked
package io.proofline.trail.directory;

import org.jspecify.annotations.NullMarked;
