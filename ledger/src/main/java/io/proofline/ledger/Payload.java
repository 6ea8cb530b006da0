package io.proofline.ledger;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A statement that is to be shredded, as a request names it, so that it can still be judged when
 * the statement is gone.
 *
 * @param leaf where it stands
 * @param commitment as in the leaf
 * @param type type of the statement
 * @param subject what it was about
 * @param effective when it is true in the world
 * @param observed when a call or a source showed it
 * @param recorded when it was recorded
 * @param until when the retention period of six years ends; {@link Instant#MAX} while it is the
 *     newest of its type and subject, and so still in effect
 */
public record Payload(
    LeafRef leaf,
    String commitment,
    String type,
    String subject,
    Instant effective,
    Instant observed,
    Instant recorded,
    Instant until) {

  /** What is left of it once an entry has shredded it. */
  Entry.Shredded entry(LeafRef by) {
    return new Entry.Shredded(leaf, type, subject, effective, observed, recorded, by);
  }

  ObjectNode toJson() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("leaf", leaf.toString());
    node.put("commitment", commitment);
    node.put("type", type);
    node.put("subject", subject);
    node.put("effective", effective.toString());
    node.put("observed", observed.toString());
    node.put("recorded", recorded.toString());
    node.put("until", until.equals(Instant.MAX) ? "in effect" : until.toString());
    return node;
  }

  /** Reads an array of them; what is malformed is left out, and so not covered. */
  static List<Payload> list(JsonNode array) {
    List<Payload> payloads = new ArrayList<>();
    for (JsonNode node : array.values()) {
      try {
        String until = node.path("until").asString("");
        Instant recorded = Instant.parse(node.path("recorded").asString(""));
        payloads.add(
            new Payload(
                LeafRef.parse(node.path("leaf").asString("")),
                node.path("commitment").asString(""),
                node.path("type").asString(""),
                node.path("subject").asString(""),
                time(node, "effective", recorded),
                time(node, "observed", recorded),
                recorded,
                until.equals("in effect") ? Instant.MAX : Instant.parse(until)));
      } catch (IllegalArgumentException | DateTimeException e) {
        // Not a payload that anybody asked to shred: its file must be there.
      }
    }
    return payloads;
  }

  /** Early requests did not keep it; nothing is observed after it was recorded. */
  private static Instant time(JsonNode node, String name, Instant otherwise) {
    String text = node.path(name).asString("");
    return text.isEmpty() ? otherwise : Instant.parse(text);
  }
}
