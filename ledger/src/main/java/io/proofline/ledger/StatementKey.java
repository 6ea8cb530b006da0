package io.proofline.ledger;

import io.proofline.tlog.IdempotencyKey;
import io.proofline.tlog.Rfc6962;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What makes two statements the same one: type, subject and idempotency key. */
final class StatementKey {
  private StatementKey() {}

  static IdempotencyKey of(String type, String subject, String idempotencyKey) {
    ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    parts.add(type).add(subject).add(idempotencyKey);
    return IdempotencyKey.fromHash(Rfc6962.sha256(CanonicalJson.bytes(parts)));
  }

  static IdempotencyKey of(StatementDraft draft) {
    return of(draft.type(), draft.subject(), draft.idempotencyKey());
  }

  static IdempotencyKey of(Statement statement) {
    return of(statement.type(), statement.subject(), statement.idempotencyKey());
  }
}
