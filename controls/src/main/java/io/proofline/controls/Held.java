package io.proofline.controls;

import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** A document of the estate with its place in the ledger, in the form that expressions read. */
final class Held {
  private final RecordedSnapshot snapshot;
  private final long row;
  private final Document document;
  private final Facts facts;
  private volatile Map<String, Optional<JsonNode>> evidence = Map.of();

  Held(RecordedSnapshot snapshot, long row, Document document, Facts facts) {
    this.snapshot = snapshot;
    this.row = row;
    this.document = document;
    this.facts = facts;
  }

  RecordedSnapshot snapshot() {
    return snapshot;
  }

  long row() {
    return row;
  }

  Document document() {
    return document;
  }

  Facts facts() {
    return facts;
  }

  MapValue values() {
    return facts.values();
  }

  /**
   * The value at a path, as JSON. Several controls keep the same values as evidence; they share
   * them.
   */
  Optional<JsonNode> evidence(String name, List<String> path) {
    Map<String, Optional<JsonNode>> known = evidence;
    Optional<JsonNode> value = known.get(name);
    if (value == null) {
      value = MatchText.at(values(), path).map(found -> json(found, path));
      Map<String, Optional<JsonNode>> more = HashMap.newHashMap(known.size() + 1);
      more.putAll(known);
      more.put(name, value);
      evidence = more; // another thread may make the same again; neither sees half of it
    }
    return value;
  }

  /** Mostly what the document says is what was read of it: then there is no second copy. */
  private JsonNode json(Object value, List<String> path) {
    JsonNode said =
        switch (path.getFirst()) {
          case "r" -> document.properties();
          case "rt" -> document.runtime();
          default -> MissingNode.getInstance();
        };
    for (String part : path.subList(1, path.size())) {
      said = said.path(part);
    }
    return PlainValues.same(value, said) ? said : PlainValues.json(value);
  }
}
