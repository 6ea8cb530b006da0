package io.proofline.cli;

import io.proofline.cloud.ResourceId;
import io.proofline.ledger.Actor;
import io.proofline.ledger.Ledger;
import io.proofline.ledger.Statement;
import java.util.Locale;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Documents for {@code --json}; their shapes are promised in {@code docs/json.md}. */
final class Json {
  private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");

  private Json() {}

  /** A document that names its shape, for example {@code proofline.check-run/1}. */
  static ObjectNode document(String schema) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("schema", schema);
    return document;
  }

  /** An empty object. */
  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Identity of a resource. */
  static ObjectNode resource(ResourceId id) {
    return object()
        .put("partition", id.partition())
        .put("account", id.account())
        .put("region", id.region())
        .put("type", id.type())
        .put("identifier", id.identifier())
        .put("incarnation", id.incarnation());
  }

  /** Fields that every statement has; its body and blobs are left to the caller. */
  static void statement(ObjectNode into, Statement statement) {
    into.put("leaf", statement.leaf().toString());
    into.put("type", statement.type());
    into.put("schemaVersion", statement.schemaVersion());
    into.put("subject", statement.subject());
    into.put("effective", statement.effective().toString());
    into.put("observed", statement.observed().toString());
    into.put("recorded", statement.recorded().toString());
    into.set("actor", actor(statement.actor()));
    into.put("sha256", statement.blob().sha256());
  }

  /** Who, and whether anybody checked. */
  static ObjectNode actor(Actor actor) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", actor.id())
        .put("authentication", actor.authentication().name().toLowerCase(Locale.ROOT));
  }

  /** The state of the ledger. */
  static ObjectNode checkpoint(Ledger.CheckpointView checkpoint) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("origin", checkpoint.origin())
        .put("size", checkpoint.size())
        .put("root", checkpoint.rootHex())
        .put("witnesses", checkpoint.witnesses());
  }

  /** The document as text with a line feed at the end, the same on every system. */
  static String text(JsonNode document) {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(INDENT).withArrayIndenter(INDENT);
    return JsonMapper.shared().writer().with(printer).writeValueAsString(document) + "\n";
  }
}
