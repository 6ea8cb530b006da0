package io.proofline.ledger;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Names a sheet: its bytes and the root of its row tree. A statement's body holds this, so that the
 * ledger commits to every row.
 *
 * @param blob the gzip'd canonical JSON lines
 * @param rows number of rows
 * @param rootHex RFC 6962 root over the salted rows, 64 lower-case hex characters
 */
public record SheetRef(BlobRef blob, long rows, String rootHex) {

  /**
   * As JSON object {@code {blob, rows, rootHex}}. A statement whose body holds such an object
   * refers to the sheet: it must be held when the statement is appended, and is verified with the
   * ledger.
   */
  public ObjectNode toJson() {
    return References.json(this);
  }

  /** Reads the form of {@link #toJson()}; empty when the node is anything else. */
  public static Optional<SheetRef> fromJson(JsonNode node) {
    return References.sheet(node);
  }
}
