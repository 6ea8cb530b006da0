package io.proofline.trail.lake;

import io.proofline.ledger.BlobRef;
import io.proofline.ledger.IntegrityException;
import io.proofline.ledger.SheetRef;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Sheet and blob references inside the body of a statement. */
public final class SheetRefs {
  private SheetRefs() {}

  /** Writes the reference under the name. */
  public static void put(ObjectNode body, String name, SheetRef sheet) {
    ObjectNode node = body.putObject(name);
    put(node, "blob", sheet.blob());
    node.put("rows", sheet.rows());
    node.put("rootHex", sheet.rootHex());
  }

  /** Writes the reference under the name. */
  public static void put(ObjectNode body, String name, BlobRef blob) {
    body.putObject(name)
        .put("sha256", blob.sha256())
        .put("size", blob.size())
        .put("mediaType", blob.mediaType());
  }

  /** Writes the references under the name, as a list. */
  static void put(ObjectNode body, String name, List<BlobRef> blobs) {
    ArrayNode list = body.putArray(name);
    blobs.forEach(blob -> list.add(blob.toJson()));
  }

  /** Reads a list of blob references. */
  static List<BlobRef> blobs(ObjectNode body, String name) {
    return body.path(name).values().stream()
        .map(
            node ->
                BlobRef.fromJson(node)
                    .orElseThrow(
                        () -> new IntegrityException("a statement's '" + name + "' is malformed")))
        .toList();
  }

  /** Reads a sheet reference; empty when the body has none of that name. */
  public static Optional<SheetRef> sheet(ObjectNode body, String name) {
    JsonNode node = body.get(name);
    if (node == null) {
      return Optional.empty();
    }
    BlobRef blob =
        blob(node, "blob")
            .orElseThrow(
                () -> new IntegrityException("a statement's sheet '" + name + "' has no blob"));
    return Optional.of(
        new SheetRef(blob, node.path("rows").asLong(), node.path("rootHex").asString()));
  }

  /** Reads a blob reference; empty when there is none of that name. */
  public static Optional<BlobRef> blob(JsonNode body, String name) {
    JsonNode node = body.get(name);
    return node == null
        ? Optional.empty()
        : Optional.of(
            new BlobRef(
                node.path("sha256").asString(),
                node.path("size").asLong(),
                node.path("mediaType").asString()));
  }
}
