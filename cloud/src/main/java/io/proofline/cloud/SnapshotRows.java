package io.proofline.cloud;

import io.proofline.cloud.CallRecord.Outcome;
import io.proofline.ledger.IntegrityException;
import io.proofline.ledger.SheetRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Rows of the two sheets of a snapshot, and how they are read back. */
final class SnapshotRows {
  private SnapshotRows() {}

  static ObjectNode write(Document document) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.set("id", write(document.id()));
    put(row, "arn", document.arn());
    row.set("properties", document.properties());
    row.set("runtime", document.runtime());
    put(row, "tags", document.tags());
    put(row, "unknown", document.unknown());
    row.put("observed", document.observed().toString());
    put(row, "calls", document.calls());
    return row;
  }

  static Document readDocument(JsonNode row, Repeated repeated) {
    return new Document(
        readId(row.path("id"), repeated),
        text(row, "arn"),
        repeated.within(row.path("properties").asObject()),
        repeated.within(row.path("runtime").asObject()),
        repeated.map(readMap(row.path("tags"))),
        repeated.map(readMap(row.path("unknown"))),
        Instant.parse(row.path("observed").asString()),
        repeated.list(readList(row.path("calls"))));
  }

  static ObjectNode write(CallRecord call, List<String> raw) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("kind", "call");
    row.put("id", call.id());
    row.put("account", call.account());
    row.put("region", call.region());
    row.put("service", call.service());
    row.put("operation", call.operation());
    put(row, "parameters", call.parameters());
    row.put("outcome", call.outcome().name());
    put(row, "code", call.code());
    put(row, "detail", call.detail());
    row.put("pages", call.pages());
    row.put("items", call.items());
    row.put("observed", call.observed().toString());
    put(row, "responseSha256", call.responseSha256());
    put(row, "raw", raw);
    return row;
  }

  static CallRecord readCall(JsonNode row) {
    return new CallRecord(
        row.path("id").asString(),
        row.path("account").asString(),
        row.path("region").asString(),
        row.path("service").asString(),
        row.path("operation").asString(),
        readMap(row.path("parameters")),
        Outcome.valueOf(row.path("outcome").asString()),
        text(row, "code"),
        text(row, "detail"),
        row.path("pages").asInt(),
        row.path("items").asLong(),
        Instant.parse(row.path("observed").asString()),
        text(row, "responseSha256"));
  }

  static List<String> readRaw(JsonNode row) {
    return readList(row.path("raw"));
  }

  static ObjectNode write(Snapshot.Scope scope) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("kind", "scope");
    row.put("account", scope.account());
    row.put("region", scope.region());
    row.put("type", scope.type());
    row.put("complete", scope.complete());
    put(row, "reasons", scope.reasons());
    put(row, "calls", List.copyOf(new TreeSet<>(scope.calls())));
    return row;
  }

  static Snapshot.Scope readScope(JsonNode row) {
    return new Snapshot.Scope(
        row.path("account").asString(),
        row.path("region").asString(),
        row.path("type").asString(),
        row.path("complete").asBoolean(),
        readList(row.path("reasons")),
        new TreeSet<>(readList(row.path("calls"))));
  }

  static SheetRef readSheetRef(JsonNode node) {
    return SheetRef.fromJson(node)
        .orElseThrow(() -> new IntegrityException("a snapshot's statement without its sheets"));
  }

  private static ObjectNode write(ResourceId id) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("partition", id.partition());
    node.put("account", id.account());
    node.put("region", id.region());
    node.put("type", id.type());
    node.put("identifier", id.identifier());
    put(node, "incarnation", id.incarnation());
    return node;
  }

  private static ResourceId readId(JsonNode node, Repeated repeated) {
    return new ResourceId(
        repeated.text(node.path("partition").asString()),
        repeated.text(node.path("account").asString()),
        repeated.text(node.path("region").asString()),
        repeated.text(node.path("type").asString()),
        node.path("identifier").asString(),
        text(node, "incarnation"));
  }

  private static void put(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }

  private static void put(ObjectNode node, String name, Map<String, String> values) {
    ObjectNode object = node.putObject(name);
    new TreeMap<>(values).forEach(object::put);
  }

  private static void put(ObjectNode node, String name, List<String> values) {
    ArrayNode array = node.putArray(name);
    values.forEach(array::add);
  }

  private static @Nullable String text(JsonNode node, String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value.asString();
  }

  private static Map<String, String> readMap(JsonNode node) {
    Map<String, String> values = new TreeMap<>();
    for (String name : node.propertyNames()) {
      values.put(name, node.path(name).asString());
    }
    return values;
  }

  private static List<String> readList(JsonNode node) {
    List<String> values = new ArrayList<>();
    node.forEach(element -> values.add(element.asString()));
    return values;
  }
}
