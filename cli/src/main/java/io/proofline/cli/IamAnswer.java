package io.proofline.cli;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an {@code iam} command found, as it is printed for machines.
 *
 * @param result one word
 * @param witness a request that shows it; null when there is none
 * @param statements the statements that decide
 * @param more fields beside those, for example {@code why}
 * @param code how a single command ends with this answer
 */
record IamAnswer(
    String result,
    @Nullable JsonNode witness,
    ArrayNode statements,
    ObjectNode more,
    ExitCode code) {

  /** An input that could not be read. */
  static IamAnswer unreadable(String why) {
    return new IamAnswer(
        "error", null, Json.object().arrayNode(), Json.object().put("why", why), ExitCode.USAGE);
  }

  /** The line or document: id, result, witness, statements, micros, then the rest. */
  ObjectNode json(ObjectNode into, long micros) {
    into.put("result", result);
    into.set("witness", witness == null ? into.nullNode() : witness);
    into.set("statements", statements);
    into.put("micros", micros);
    more.properties().forEach(field -> into.set(field.getKey(), field.getValue()));
    return into;
  }
}
