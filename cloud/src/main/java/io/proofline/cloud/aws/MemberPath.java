package io.proofline.cloud.aws;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where in an answer a value lies and how it becomes a property: a dotted path, an ending {@code !}
 * where the service always answers it, and converters after {@code |}.
 *
 * <p>Converters: {@code time} (seconds since 1970 to a time), {@code json} (text or URL-encoded
 * text to JSON), {@code pascal} (member names begin with a capital letter, at any depth), {@code
 * is:WORD} (true when equal), {@code has} (true when there is something), {@code pick:NAME} (of
 * each element one member), {@code list} (one value as a list of one), {@code map:KEY} (value of a
 * key in a list of keys and values), {@code rename:A:B} (members A become B, at any depth), {@code
 * flat:NAME} (of each element the members of one member, beside its others), {@code items} (objects
 * of a quantity and items become lists, at any depth), {@code last} (of an ARN or a URL the last
 * part).
 *
 * @param path steps; empty for the element itself
 * @param always whether a missing member makes the property unknown instead of absent
 * @param converters applied in order
 */
record MemberPath(List<String> path, boolean always, List<String> converters) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  static MemberPath parse(String text) {
    String[] parts = text.split("\\|", -1);
    String path = parts[0].strip();
    boolean always = path.endsWith("!");
    path = always ? path.substring(0, path.length() - 1) : path;
    return new MemberPath(
        path.equals(".") ? List.of() : List.of(path.split("\\.", -1)),
        always,
        List.of(parts).subList(1, parts.length).stream().map(String::strip).toList());
  }

  /** The value; a missing node when there is none. */
  JsonNode read(JsonNode element) {
    JsonNode value = at(element, path);
    for (String converter : converters) {
      value = convert(value, converter);
    }
    return value.isNull() ? JSON.missingNode() : value;
  }

  static JsonNode at(JsonNode element, List<String> path) {
    JsonNode value = element;
    for (String step : path) {
      value = value.path(step);
    }
    return value;
  }

  private static JsonNode convert(JsonNode value, String converter) {
    if (converter.equals("has")) {
      return JSON.booleanNode(
          !value.isMissingNode() && !value.isNull() && !(value.isContainer() && value.isEmpty()));
    }
    if (value.isMissingNode() || value.isNull()) {
      return value;
    }
    if (converter.startsWith("is:")) {
      return JSON.booleanNode(value.asString("").equals(converter.substring(3)));
    }
    if (converter.startsWith("pick:")) {
      ArrayNode picked = JSON.arrayNode();
      value.forEach(element -> picked.add(element.path(converter.substring(5))));
      return picked;
    }
    if (converter.startsWith("map:")) {
      return entry(value, converter.substring(4));
    }
    if (converter.startsWith("rename:")) {
      String[] names = converter.split(":", -1);
      return rewrite(value, name -> name.equals(names[1]) ? names[2] : name);
    }
    if (converter.startsWith("flat:")) {
      return flat(value, converter.substring(5));
    }
    return switch (converter) {
      case "items" -> items(value);
      case "time" -> time(value);
      case "json" -> json(value);
      case "pascal" -> rewrite(value, MemberPath::capital);
      case "last" -> JSON.stringNode(value.asString("").replaceFirst("^.*[:/]", ""));
      case "list" -> JSON.arrayNode().add(value);
      default -> throw new IllegalStateException("no converter is called " + converter);
    };
  }

  private static JsonNode time(JsonNode value) {
    return value.isNumber()
        ? JSON.stringNode(Instant.ofEpochMilli(Math.round(value.asDouble() * 1000)).toString())
        : value;
  }

  private static JsonNode json(JsonNode value) {
    if (!value.isString()) {
      return value;
    }
    String text = value.asString();
    return JsonMapper.shared()
        .readTree(
            text.stripLeading().startsWith("%")
                ? URLDecoder.decode(text, StandardCharsets.UTF_8)
                : text);
  }

  private static JsonNode entry(JsonNode list, String key) {
    for (JsonNode entry : list) {
      if (entry.path("key").asString("").equals(key)) {
        return entry.path("value");
      }
    }
    return JSON.missingNode();
  }

  private static JsonNode flat(JsonNode list, String name) {
    ArrayNode flat = JSON.arrayNode();
    for (JsonNode element : list) {
      ObjectNode one = JSON.objectNode();
      element
          .properties()
          .forEach(
              entry -> {
                if (!entry.getKey().equals(name)) {
                  one.set(entry.getKey(), entry.getValue());
                }
              });
      element.path(name).properties().forEach(entry -> one.set(entry.getKey(), entry.getValue()));
      flat.add(one);
    }
    return flat;
  }

  private static JsonNode items(JsonNode value) {
    if (value.isObject() && value.has("Quantity")) {
      return value.has("Items") ? items(value.get("Items")) : JSON.arrayNode();
    }
    if (value.isArray()) {
      ArrayNode list = JSON.arrayNode();
      value.forEach(element -> list.add(items(element)));
      return list;
    }
    if (value.isObject()) {
      ObjectNode object = JSON.objectNode();
      value.properties().forEach(entry -> object.set(entry.getKey(), items(entry.getValue())));
      return object;
    }
    return value;
  }

  private static String capital(String name) {
    return name.isEmpty()
        ? name
        : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private static JsonNode rewrite(JsonNode value, UnaryOperator<String> rename) {
    if (value.isArray()) {
      ArrayNode list = JSON.arrayNode();
      value.forEach(element -> list.add(rewrite(element, rename)));
      return list;
    }
    if (!value.isObject()) {
      return value;
    }
    ObjectNode object = JSON.objectNode();
    value
        .properties()
        .forEach(
            entry -> object.set(rename.apply(entry.getKey()), rewrite(entry.getValue(), rename)));
    return object;
  }
}
