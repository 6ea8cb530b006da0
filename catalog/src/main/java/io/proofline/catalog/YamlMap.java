package io.proofline.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A mapping in a YAML file; every complaint names the file and the place. */
final class YamlMap {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final String file;
  private final String place;
  private final JsonNode node;

  private YamlMap(String file, String place, JsonNode node) {
    this.file = file;
    this.place = place;
    this.node = node;
    if (!node.isObject()) {
      throw new CatalogException(file, place, "expected a mapping");
    }
  }

  /** Reads the n-th document (from 0) of a file; documents behind it are not looked at. */
  static YamlMap read(String file, byte[] bytes, int document) {
    return new YamlMap(file, "", document(file, bytes, document));
  }

  /**
   * The first document of a file, as it was read when the program was built if it is the same file.
   *
   * @param sha256 of the bytes, in hexadecimal digits
   */
  static YamlMap first(String file, byte[] bytes, String sha256, BuiltDocuments built) {
    return new YamlMap(file, "", built.find(sha256).orElseGet(() -> document(file, bytes, 0)));
  }

  static JsonNode document(String file, byte[] bytes, int document) {
    try (MappingIterator<JsonNode> documents = MAPPER.readerFor(JsonNode.class).readValues(bytes)) {
      for (int i = 0; documents.hasNextValue(); i++) {
        JsonNode node = documents.nextValue();
        if (i == document) {
          return node;
        }
      }
    } catch (JacksonException e) {
      throw new CatalogException(file, "is not readable as YAML: " + e.getMessage(), e);
    }
    throw new CatalogException(
        file, "", document == 0 ? "is empty" : "has no document number " + (document + 1));
  }

  Set<String> keys() {
    Set<String> keys = new java.util.LinkedHashSet<>();
    node.properties().forEach(entry -> keys.add(entry.getKey()));
    return keys;
  }

  void only(Set<String> allowed) {
    for (String key : keys()) {
      if (!allowed.contains(key)) {
        throw new CatalogException(file, at(key), "no such key is known here");
      }
    }
  }

  boolean has(String key) {
    return node.has(key);
  }

  String text(String key) {
    JsonNode value = node.get(key);
    if (value == null || !value.isString() || value.asString().isBlank()) {
      throw new CatalogException(file, at(key), "expected a text");
    }
    return value.asString().strip();
  }

  String textOr(String key, String otherwise) {
    return has(key) ? text(key) : otherwise;
  }

  boolean flag(String key) {
    JsonNode value = node.get(key);
    if (value != null && !value.isBoolean()) {
      throw new CatalogException(file, at(key), "expected true or false");
    }
    return value != null && value.asBoolean();
  }

  JsonNode node(String key) {
    JsonNode value = node.get(key);
    if (value == null) {
      throw new CatalogException(file, at(key), "is missing");
    }
    return value;
  }

  /** The value; an empty mapping when the key is absent. */
  JsonNode nodeOr(String key) {
    JsonNode value = node.get(key);
    if (value == null) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (!value.isObject()) {
      throw new CatalogException(file, at(key), "expected a mapping");
    }
    return value;
  }

  YamlMap map(String key) {
    return new YamlMap(file, at(key), node(key));
  }

  /** The mappings below a key, by name; none when the key is absent. */
  Map<String, YamlMap> maps(String key) {
    Map<String, YamlMap> maps = new LinkedHashMap<>();
    if (has(key)) {
      YamlMap parent = map(key);
      parent.keys().forEach(name -> maps.put(name, parent.map(name)));
    }
    return maps;
  }

  /** The mappings in a list; none when the key is absent. */
  List<YamlMap> list(String key) {
    List<YamlMap> list = new ArrayList<>();
    if (has(key)) {
      int i = 0;
      for (JsonNode element : array(key)) {
        list.add(new YamlMap(file, at(key) + "[" + i++ + "]", element));
      }
    }
    return list;
  }

  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    if (has(key)) {
      for (JsonNode element : array(key)) {
        if (!element.isString()) {
          throw new CatalogException(file, at(key), "expected a list of texts");
        }
        texts.add(element.asString());
      }
    }
    return List.copyOf(texts);
  }

  /** Names to lists of texts; none when the key is absent. */
  Map<String, List<String>> textLists(String key) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    if (has(key)) {
      YamlMap parent = map(key);
      parent.keys().forEach(name -> lists.put(name, parent.texts(name)));
    }
    return lists;
  }

  /** Names to texts; none when the key is absent. */
  Map<String, String> textMap(String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (has(key)) {
      YamlMap parent = map(key);
      parent.keys().forEach(name -> texts.put(name, parent.text(name)));
    }
    return texts;
  }

  /** A copy with another text in the place of each text; names of keys stay. */
  YamlMap withTexts(UnaryOperator<String> change) {
    return new YamlMap(file, place, changed(node, change));
  }

  /** Every text at or below a key, in order. */
  void eachText(String key, Consumer<String> seen) {
    changed(
        node(key),
        text -> {
          seen.accept(text);
          return text;
        });
  }

  private static JsonNode changed(JsonNode node, UnaryOperator<String> change) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (node.isString()) {
      return nodes.stringNode(change.apply(node.asString()));
    }
    if (node.isArray()) {
      ArrayNode list = nodes.arrayNode();
      node.forEach(element -> list.add(changed(element, change)));
      return list;
    }
    if (node.isObject()) {
      ObjectNode map = nodes.objectNode();
      node.properties()
          .forEach(entry -> map.set(entry.getKey(), changed(entry.getValue(), change)));
      return map;
    }
    return node;
  }

  CatalogException error(String key, String problem) {
    return new CatalogException(file, at(key), problem);
  }

  private JsonNode array(String key) {
    JsonNode value = node(key);
    if (!value.isArray()) {
      throw new CatalogException(file, at(key), "expected a list");
    }
    return value;
  }

  private String at(String key) {
    return place.isEmpty() ? key : place + "." + key;
  }
}
