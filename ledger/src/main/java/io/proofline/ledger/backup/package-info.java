/**
 * Backup, restore and upgrade of a workspace. In: a workspace, also one that others append to. Out:
 * one file, or a folder that is there whole and verified, or not at all.
 */
@NullMarked
package io.proofline.ledger.backup;

import org.jspecify.annotations.NullMarked;
