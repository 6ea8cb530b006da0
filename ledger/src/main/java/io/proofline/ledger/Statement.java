package io.proofline.ledger;

import io.proofline.ledger.sign.DecisionSignature;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
 * @param signature the actor's signature; null when nobody signed. Whether it counts is for {@link
 *     ActorRegister#standing} to say
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
    BlobRef blob,
    @Nullable DecisionSignature signature) {

  /** Takes a copy of the list. */
  public Statement {
    blobs = List.copyOf(blobs);
  }

  /** A statement that nobody signed. */
  public Statement(
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
    this(
        type,
        schemaVersion,
        subject,
        idempotencyKey,
        body,
        blobs,
        effective,
        observed,
        recorded,
        actor,
        leaf,
        blob,
        null);
  }

  /** Whether the signature was made over this very statement for the ledger of that name. */
  public boolean signatureVerifies(String origin) {
    return signature != null
        && signature.actor().equals(actor.id())
        && signature.verifies(origin, Decision.text(this));
  }
}
