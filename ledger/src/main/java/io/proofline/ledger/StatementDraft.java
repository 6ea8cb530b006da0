package io.proofline.ledger;

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
    Actor actor) {

  /** Takes a copy of the list. */
  public StatementDraft {
    blobs = List.copyOf(blobs);
  }
}
