package io.proofline.controls;

import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

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

  Map<String, Object> values() {
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
      value = MatchText.at(values(), path).map(PlainValues::json);
      Map<String, Optional<JsonNode>> more = HashMap.newHashMap(known.size() + 1);
      more.putAll(known);
      more.put(name, value);
      evidence = more; // another thread may make the same again; neither sees half of it
    }
    return value;
  }
}
