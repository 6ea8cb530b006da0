package io.proofline.ledger;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Names bytes by their content.
 *
 * @param sha256 lower-case hex SHA-256 of the bytes, 64 characters
 * @param size length in bytes
 * @param mediaType IANA media type, for example {@code application/json}
 */
public record BlobRef(String sha256, long size, String mediaType) {

  /**
   * As JSON object {@code {sha256, size, mediaType}}. A statement whose body holds such an object
   * refers to the blob: it must be held when the statement is appended, and is verified with the
   * ledger.
   */
  public ObjectNode toJson() {
    return References.json(this);
  }

  /** Reads the form of {@link #toJson()}; empty when the node is anything else. */
  public static Optional<BlobRef> fromJson(JsonNode node) {
    return References.blob(node);
  }
}
