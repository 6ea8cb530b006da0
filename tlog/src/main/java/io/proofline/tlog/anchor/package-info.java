/**
 * Anchors a checkpoint in time: an RFC 3161 timestamp over its text, by an authority that is
 * neither the log nor its witnesses.
 *
 * <p>In: a checkpoint, the address of an authority, its pinned root certificate. Out: a token that
 * says "these bytes existed at that time", and a verification that needs no network. Revocation is
 * not asked for: a token is checked as of the time in it.
 */
@NullMarked
package io.proofline.tlog.anchor;

import org.jspecify.annotations.NullMarked;
