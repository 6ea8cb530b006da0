package io.proofline.cloud.template;

import io.proofline.cloud.template.TemplateNode.Mapping;
import io.proofline.cloud.template.TemplateNode.Scalar;
import io.proofline.cloud.template.TemplateNode.Sequence;
import io.proofline.cloud.template.TemplateNode.Writing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** JSON templates, with the line of every value. */
final class JsonTemplateReader {
  private static final JsonFactory JSON = JsonFactory.builder().build();

  private final String file;
  private int nodes;

  JsonTemplateReader(String file) {
    this.file = file;
  }

  TemplateNode read(String text) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      TemplateNode root = node(parser, 0);
      if (parser.nextToken() != null) {
        throw new TemplateException(file, line(parser), "goes on after the end of its JSON value");
      }
      return root;
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNr());
      throw new TemplateException(file, line, "is not valid JSON");
    }
  }

  private TemplateNode node(JsonParser parser, int depth) {
    int line = line(parser);
    if (depth > TemplateReader.MAX_DEPTH) {
      throw TemplateReader.tooDeep(file, line);
    }
    if (++nodes > TemplateReader.MAX_NODES) {
      throw TemplateReader.tooMany(file, line);
    }
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new TemplateException(file, line, "ends in the middle of its JSON");
    }
    return switch (token) {
      case START_OBJECT -> {
        Map<String, TemplateNode> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          int keyLine = line(parser);
          parser.nextToken();
          if (entries.containsKey(key)) {
            throw TemplateReader.duplicate(file, keyLine, key);
          }
          entries.put(key, node(parser, depth + 1));
        }
        yield new Mapping(entries, line);
      }
      case START_ARRAY -> {
        List<TemplateNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(node(parser, depth + 1));
        }
        yield new Sequence(items, line);
      }
      case VALUE_STRING -> new Scalar(parser.getString(), Writing.TEXT, line);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          new Scalar(parser.getString(), Writing.NUMBER, line);
      case VALUE_TRUE, VALUE_FALSE -> new Scalar(parser.getString(), Writing.BOOLEAN, line);
      case VALUE_NULL -> new Scalar("", Writing.NULL, line);
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new TemplateException(file, line, "is not valid JSON");
    };
  }

  private static int line(JsonParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }
}
