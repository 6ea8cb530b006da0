package io.proofline.ledger;

import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A recorded statement.
 *
 * @param type kind of statement
 * @param schemaVersion version of the body's schema
 * @param subject what it is about
 * @param idempotencyKey see {@link StatementDraft}
 * @param body the content; treat as read-only
 * @param blobs bytes the body refers to
 * @param effective when it is true in the world
 * @param observed when a call or a source showed it
 * @param recorded when the ledger took it
 * @param actor who states it
 * @param leaf where it stands in the ledger
 * @param blob the statement's own file, to be read through {@link Blobs}: its salt in hex, LF, its
 *     canonical JSON, LF. Its hash says nothing about a statement that one can only guess
 */
public record Statement(
    String type,
    int schemaVersion,
    String subject,
    String idempotencyKey,
    ObjectNode body,
    List<BlobRef> blobs,
    Instant effective,
    Instant observed,
    Instant recorded,
    Actor actor,
    LeafRef leaf,
    BlobRef blob) {

  /** Takes a copy of the list. */
  public Statement {
    blobs = List.copyOf(blobs);
  }
}
