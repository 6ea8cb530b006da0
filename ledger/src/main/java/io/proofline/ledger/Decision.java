package io.proofline.ledger;

import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an actor signs: everything in a statement but the time of recording, which only the ledger
 * gives, and the signature itself.
 */
final class Decision {
  private Decision() {}

  static String text(StatementDraft draft) {
    References references = new References();
    draft.blobs().forEach(references::add);
    references.addAllIn(draft.body());
    List<BlobRef> blobs = new java.util.ArrayList<>();
    references.blobs().forEach(blobs::add);
    Instant effective = draft.effective() == null ? draft.observed() : draft.effective();
    return text(
        draft.type(),
        draft.schemaVersion(),
        draft.subject(),
        draft.idempotencyKey(),
        draft.body(),
        blobs,
        effective,
        draft.observed(),
        draft.actor().id());
  }

  static String text(Statement statement) {
    return text(
        statement.type(),
        statement.schemaVersion(),
        statement.subject(),
        statement.idempotencyKey(),
        statement.body(),
        statement.blobs(),
        statement.effective(),
        statement.observed(),
        statement.actor().id());
  }

  private static String text(
      String type,
      int schema,
      String subject,
      String key,
      ObjectNode body,
      List<BlobRef> blobs,
      Instant effective,
      Instant observed,
      String actor) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("decision", 1);
    node.put("type", type);
    node.put("schema", schema);
    node.put("subject", subject);
    node.put("key", key);
    node.set("body", body);
    ArrayNode list = node.putArray("blobs");
    blobs.forEach(ref -> list.add(References.json(ref)));
    node.put("effective", effective.toString());
    node.put("observed", observed.toString());
    node.put("actor", actor);
    return CanonicalJson.text(node);
  }
}
