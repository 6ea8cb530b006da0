package io.proofline.cloud.aws;

import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Moves members of an answer to properties. What is missing in the answer stays missing, which
 * means "not set"; where AWS always answers, {@link #must} makes a missing member unknown instead.
 */
final class Members {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Draft draft;
  private final String path;
  private final ObjectNode target;
  private final JsonNode source;

  Members(Draft draft, String path, ObjectNode target, JsonNode source) {
    this.draft = draft;
    this.path = path;
    this.target = target;
    this.source = source;
  }

  /** Same name on both sides. */
  Members copy(String... names) {
    for (String name : names) {
      copyAs(name, name);
    }
    return this;
  }

  /** Another name in CloudFormation. */
  Members copyAs(String member, String property) {
    return with(member, property, UnaryOperator.identity());
  }

  /** A scalar that CloudFormation writes as text. */
  Members text(String member, String property) {
    return with(
        member, property, node -> node.isString() ? node : NODES.stringNode(node.asString()));
  }

  /** Another shape. A converter that throws makes the property unknown. */
  Members with(String member, String property, UnaryOperator<JsonNode> convert) {
    JsonNode value = source.path(member);
    if (!value.isMissingNode() && !value.isNull()) {
      draft.guarded(
          path + "." + property,
          () -> {
            JsonNode converted = convert.apply(value);
            if (!converted.isMissingNode()) {
              target.set(property, converted);
            }
          });
    }
    return this;
  }

  /** Same name; AWS always answers it, so that a missing member is unknown. */
  Members must(String... names) {
    for (String name : names) {
      mustAs(name, name);
    }
    return this;
  }

  /** Another name; AWS always answers it. */
  Members mustAs(String member, String property) {
    JsonNode value = source.path(member);
    if (value.isMissingNode() || value.isNull()) {
      draft.unknown(path + "." + property, "the answer has no " + member);
      return this;
    }
    return copyAs(member, property);
  }

  /** Moves one member where there is one; no draft is concerned. */
  static void move(JsonNode from, String member, ObjectNode to, String property) {
    JsonNode value = from.path(member);
    if (!value.isMissingNode() && !value.isNull()) {
      to.set(property, value);
    }
  }

  /** Adds one member to a list where there is one. */
  static void moveTo(JsonNode from, String member, ArrayNode to) {
    JsonNode value = from.path(member);
    if (!value.isMissingNode() && !value.isNull()) {
      to.add(value);
    }
  }
}
