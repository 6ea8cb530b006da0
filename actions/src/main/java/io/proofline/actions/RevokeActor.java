package io.proofline.actions;

import io.proofline.ledger.ActorRegister;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Ends an actor's keys. What was signed with them before stays authenticated. */
public final class RevokeActor {
  private final Mandate mandate;

  /** In a workspace. */
  public RevokeActor(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * Revokes every key of the actor that is in force, or the one that is named.
   *
   * @param id name of the actor
   * @param keyId 8 hex digits of one key; empty for all
   * @param reason why, in a sentence
   * @param since from when signatures do not count, for example since a laptop was lost
   * @return the revoked entries
   * @throws IllegalArgumentException when there is no such key, or nobody signs; nothing was
   *     recorded
   */
  public List<ActorRegister.Entry> run(String id, String keyId, String reason, Instant since)
      throws IOException {
    if (reason.isBlank()) {
      throw new IllegalArgumentException("say why the key is revoked: --reason TEXT");
    }
    if (since.isAfter(mandate.now())) {
      throw new IllegalArgumentException("a key cannot be revoked as of a later time: " + since);
    }
    if (!mandate.signs()) {
      throw new IllegalArgumentException(
          "a revocation counts only with the signature of an actor: give --key FILE");
    }
    ActorRegister before = mandate.workspace().actors();
    List<ActorRegister.Entry> meant =
        before.entries().stream()
            .filter(entry -> entry.id().equals(id) && entry.revocation() == null)
            .filter(entry -> keyId.isEmpty() || entry.keyId().equals(keyId))
            .toList();
    if (meant.isEmpty()) {
      throw new IllegalArgumentException(
          "no key of "
              + id
              + (keyId.isEmpty() ? "" : " with id " + keyId)
              + " is in force (proofline actor list)");
    }
    mandate
        .workspace()
        .ledger()
        .append(ActorRegister.revoke(meant, reason, since, mandate.now(), mandate.actor()));
    List<String> keys = meant.stream().map(ActorRegister.Entry::key).toList();
    return mandate.workspace().actors().entries().stream()
        .filter(entry -> keys.contains(entry.key()))
        .toList();
  }
}
