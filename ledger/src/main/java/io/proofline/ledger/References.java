package io.proofline.ledger;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Blobs and sheets that a statement refers to. Inside a body an object with exactly the fields of
 * {@link BlobRef} or {@link SheetRef} is such a reference.
 */
final class References {
  private static final Set<String> BLOB = Set.of("sha256", "size", "mediaType");
  private static final Set<String> SHEET = Set.of("blob", "rows", "rootHex");

  private final Map<String, BlobRef> blobs = new LinkedHashMap<>();
  private final Set<SheetRef> sheets = new LinkedHashSet<>();

  void add(BlobRef ref) {
    blobs.putIfAbsent(ref.sha256(), ref);
  }

  /** Adds what the value refers to, at any depth. */
  void addAllIn(JsonNode value) {
    Optional<SheetRef> sheet = sheet(value);
    if (sheet.isPresent()) {
      sheets.add(sheet.get());
      add(sheet.get().blob());
      return;
    }
    Optional<BlobRef> blob = blob(value);
    if (blob.isPresent()) {
      add(blob.get());
      return;
    }
    value.values().forEach(this::addAllIn);
  }

  Iterable<BlobRef> blobs() {
    return blobs.values();
  }

  Iterable<SheetRef> sheets() {
    return sheets;
  }

  static ObjectNode json(BlobRef ref) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("sha256", ref.sha256());
    node.put("size", ref.size());
    node.put("mediaType", ref.mediaType());
    return node;
  }

  static ObjectNode json(SheetRef ref) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.set("blob", json(ref.blob()));
    node.put("rows", ref.rows());
    node.put("rootHex", ref.rootHex());
    return node;
  }

  static Optional<BlobRef> blob(JsonNode node) {
    if (!hasExactly(node, BLOB)
        || !node.path("sha256").isString()
        || !isLong(node.path("size"))
        || !node.path("mediaType").isString()
        || !isHash(node.path("sha256").stringValue())) {
      return Optional.empty();
    }
    return Optional.of(
        new BlobRef(
            node.path("sha256").stringValue(),
            node.path("size").longValue(),
            node.path("mediaType").stringValue()));
  }

  static Optional<SheetRef> sheet(JsonNode node) {
    if (!hasExactly(node, SHEET)
        || !isLong(node.path("rows"))
        || !node.path("rootHex").isString()
        || !isHash(node.path("rootHex").stringValue())) {
      return Optional.empty();
    }
    return blob(node.path("blob"))
        .map(
            blob ->
                new SheetRef(
                    blob, node.path("rows").longValue(), node.path("rootHex").stringValue()));
  }

  /** JSON's numbers have no end; a size or a count has. */
  private static boolean isLong(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong();
  }

  static boolean isHash(String text) {
    return text.length() == 64
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  private static boolean hasExactly(JsonNode node, Set<String> names) {
    return node.isObject() && node.size() == names.size() && names.stream().allMatch(node::has);
  }
}
