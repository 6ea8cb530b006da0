package io.proofline.cloud.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** How one property is taken from the attributes of a Terraform resource. */
sealed interface PlanRule {

  /** What is done with a value. */
  enum Form {
    /** Kept as it is. */
    PLAIN,
    /** A text that holds a JSON document. */
    JSON,
    /** One value that becomes a list of one. */
    LIST,
    /** True becomes false, false becomes true. */
    NOT
  }

  /**
   * One attribute; blocks on the way are lists of one.
   *
   * @param optional whether a provider without the attribute leaves the property absent, not
   *     unknown
   * @param required whether an absent value leaves the property unknown, since something else then
   *     says it
   * @param unless attribute that says the same in a way that has no property: where it is set, the
   *     property is unknown; empty for none
   * @param words texts that are named otherwise in CloudFormation; an empty name leaves the
   *     property out
   * @param onlyWords whether any other text leaves the property unknown
   */
  record Attribute(
      List<String> path,
      Form form,
      boolean optional,
      boolean required,
      List<String> unless,
      Map<String, String> words,
      boolean onlyWords)
      implements PlanRule {}

  /**
   * Named fields, taken from a block or from the place itself; absent when none of them is there.
   *
   * @param path block of which there is at most one, empty for the same place
   */
  record Fields(List<String> path, Map<String, PlanRule> fields) implements PlanRule {}

  /**
   * A list with an element for each element.
   *
   * @param path list of blocks or of values
   * @param json whether the list stands there as JSON text
   * @param fields of each element; {@code .} is the element itself
   * @param spread fields of which a block holds several values: an element is made for each value
   * @param keepEmpty whether a list without elements is written, not left out
   */
  record Each(
      List<String> path,
      boolean json,
      Map<String, PlanRule> fields,
      Map<String, String> spread,
      boolean keepEmpty)
      implements PlanRule {}

  /** A list of {@code Key} and {@code Value}, each value from an attribute. */
  record Pairs(Map<String, PlanRule> values) implements PlanRule {}

  /** Never known, for a reason. */
  record Unknown(String reason) implements PlanRule {}

  /** Always the same. */
  record Constant(JsonNode value) implements PlanRule {}

  /** Reads the notation of the mapping files. */
  static PlanRule of(String place, JsonNode node) {
    if (node.isString()) {
      return attribute(place, node.asString(), "", Map.of(), false);
    }
    if (!node.isObject()) {
      throw new IllegalStateException(place + ": expected a path or named fields");
    }
    if (node.has("const")) {
      return new Constant(node.get("const"));
    }
    if (node.has("unknown")) {
      return new Unknown(node.path("unknown").asString());
    }
    if (node.has("from")) {
      Map<String, String> words = new LinkedHashMap<>();
      node.path("words").properties().forEach(e -> words.put(e.getKey(), e.getValue().asString()));
      return attribute(
          place,
          node.path("from").asString(),
          node.path("unless").asString(""),
          words,
          node.path("only").asBoolean(false));
    }
    if (node.has("pairs")) {
      Map<String, PlanRule> values = new LinkedHashMap<>();
      node.path("pairs")
          .properties()
          .forEach(e -> values.put(e.getKey(), of(place + "." + e.getKey(), e.getValue())));
      return new Pairs(values);
    }
    Map<String, PlanRule> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (Character.isUpperCase(entry.getKey().charAt(0))) {
        fields.put(entry.getKey(), of(place + "." + entry.getKey(), entry.getValue()));
      }
    }
    if (node.has("each")) {
      Map<String, String> spread = new LinkedHashMap<>();
      node.path("spread")
          .properties()
          .forEach(e -> spread.put(e.getKey(), e.getValue().asString()));
      String each = node.path("each").asString();
      boolean json = each.endsWith("|json");
      return new Each(
          path(json ? each.substring(0, each.length() - 5) : each),
          json,
          fields,
          spread,
          node.path("keepEmpty").asBoolean(false));
    }
    return new Fields(path(node.path("in").asString("")), fields);
  }

  private static Attribute attribute(
      String place, String text, String unless, Map<String, String> words, boolean only) {
    int bar = text.indexOf('|');
    String path = bar < 0 ? text : text.substring(0, bar);
    Form form =
        switch (bar < 0 ? "" : text.substring(bar + 1)) {
          case "" -> Form.PLAIN;
          case "json" -> Form.JSON;
          case "list" -> Form.LIST;
          case "not" -> Form.NOT;
          default -> throw new IllegalStateException(place + ": unknown form in " + text);
        };
    boolean optional = path.endsWith("?");
    boolean required = path.endsWith("!");
    return new Attribute(
        path(optional || required ? path.substring(0, path.length() - 1) : path),
        form,
        optional,
        required,
        path(unless),
        words,
        only);
  }

  private static List<String> path(String text) {
    return text.isEmpty() || text.equals(".") ? List.of() : List.of(text.split("\\.", -1));
  }
}
