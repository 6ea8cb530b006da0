package io.proofline.cli;

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

  /** The document as text with a line feed at the end, the same on every system. */
  static String text(JsonNode document) {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(INDENT).withArrayIndenter(INDENT);
    return JsonMapper.shared().writer().with(printer).writeValueAsString(document) + "\n";
  }
}
