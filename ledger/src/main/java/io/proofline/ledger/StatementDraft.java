package io.proofline.ledger;

import io.proofline.ledger.sign.ActorKey;
import io.proofline.ledger.sign.DecisionSignature;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A statement before it is recorded.
 *
 * @param type what kind of thing is stated, lower-case with hyphens, for example {@code snapshot}
 * @param schemaVersion version of the body's schema, from 1
 * @param subject what it is about, for example {@code aws/441020936617}
 * @param idempotencyKey with type and subject decides whether the statement is recorded already;
 *     usually the hash of the source
 * @param body the content; must stay below 60,000 bytes of canonical JSON with the envelope
 * @param blobs bytes the body refers to
 * @param effective when it is true in the world; null when it is the same as observed
 * @param observed when a call or a source showed it
 * @param actor who states it
 * @param signature the actor's signature; null when nobody signed
 */
public record StatementDraft(
    String type,
    int schemaVersion,
    String subject,
    String idempotencyKey,
    ObjectNode body,
    List<BlobRef> blobs,
    @Nullable Instant effective,
    Instant observed,
    Actor actor,
    @Nullable DecisionSignature signature) {

  /** Takes a copy of the list. */
  public StatementDraft {
    blobs = List.copyOf(blobs);
  }

  /** A draft that nobody signed. */
  public StatementDraft(
      String type,
      int schemaVersion,
      String subject,
      String idempotencyKey,
      ObjectNode body,
      List<BlobRef> blobs,
      @Nullable Instant effective,
      Instant observed,
      Actor actor) {
    this(
        type,
        schemaVersion,
        subject,
        idempotencyKey,
        body,
        blobs,
        effective,
        observed,
        actor,
        null);
  }

  /**
   * The draft, signed.
   *
   * @param key key of the actor who states it
   * @param origin name of the ledger, see {@link Entity#origin}; the signature counts nowhere else
   * @throws IllegalArgumentException when the key is another actor's
   */
  public StatementDraft signedBy(ActorKey key, String origin) {
    if (!key.id().equals(actor.id())) {
      throw new IllegalArgumentException(
          "a statement by " + actor.id() + " cannot be signed with the key of " + key.id());
    }
    return new StatementDraft(
        type,
        schemaVersion,
        subject,
        idempotencyKey,
        body,
        blobs,
        effective,
        observed,
        new Actor(actor.id(), Actor.Authentication.KEY),
        key.sign(origin, Decision.text(this)));
  }
}
