package io.proofline.cloud;

import io.proofline.ledger.IntegrityException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a row of a snapshot's sheets says first. Rows are canonical, so their members stand in order
 * of name: {@code arn}, {@code calls}, {@code id} of a document, {@code account} to {@code kind} of
 * a call, and nothing behind them needs to be read.
 */
final class RowHead {
  private static final JsonFactory FACTORY = new JsonFactory();

  private RowHead() {}

  /** Who a document is about. */
  record OfDocument(ResourceId id, @Nullable String arn) {}

  /**
   * Whom a call asked.
   *
   * @param row in the sheet
   * @param scope whether the row is a scope instead
   */
  record OfCall(int row, String account, @Nullable String detail, boolean scope) {}

  static OfDocument document(byte[] line, int row, Repeated repeated) {
    try (JsonParser parser = begin(line)) {
      String arn = null;
      String before = "";
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        if (name.compareTo(before) <= 0) {
          break;
        }
        before = name;
        parser.nextToken();
        switch (name) {
          case "arn" -> arn = text(parser);
          case "calls" -> parser.skipChildren();
          case "id" -> {
            return new OfDocument(id(parser, repeated), arn);
          }
          default -> throw malformed(row, null);
        }
      }
    } catch (JacksonException e) {
      throw malformed(row, e);
    }
    throw malformed(row, null);
  }

  static OfCall call(byte[] line, int row, Repeated repeated) {
    try (JsonParser parser = begin(line)) {
      String account = "";
      String detail = null;
      String before = "";
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        if (name.compareTo(before) <= 0) {
          break;
        }
        before = name;
        parser.nextToken();
        switch (name) {
          case "account" -> account = repeated.text(String.valueOf(text(parser)));
          case "detail" -> {
            String said = text(parser);
            detail = said == null ? null : repeated.text(said);
          }
          case "kind" -> {
            return new OfCall(row, account, detail, "scope".equals(text(parser)));
          }
          default -> parser.skipChildren();
        }
      }
    } catch (JacksonException e) {
      throw malformed(row, e);
    }
    throw malformed(row, null);
  }

  /** The members of a call's row but the raw answers, which may be long. */
  static ObjectNode withoutRaw(byte[] line, int row) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    try (JsonParser parser = begin(line)) {
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("raw")) {
          parser.skipChildren();
        } else {
          node.set(name, value(parser));
        }
      }
    } catch (JacksonException e) {
      throw malformed(row, e);
    }
    return node;
  }

  private static JsonNode value(JsonParser parser) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        ObjectNode object = nodes.objectNode();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          object.set(name, value(parser));
        }
        yield object;
      }
      case START_ARRAY -> {
        ArrayNode array = nodes.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(parser));
        }
        yield array;
      }
      case VALUE_STRING -> nodes.stringNode(parser.getString());
      case VALUE_NUMBER_INT -> nodes.numberNode(parser.getLongValue());
      case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDecimalValue());
      case VALUE_TRUE -> nodes.booleanNode(true);
      case VALUE_FALSE -> nodes.booleanNode(false);
      default -> nodes.nullNode();
    };
  }

  private static JsonParser begin(byte[] line) {
    JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), line);
    parser.nextToken();
    return parser;
  }

  private static ResourceId id(JsonParser parser, Repeated repeated) {
    @Nullable String[] values = new @Nullable String[6];
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      int place =
          switch (parser.currentName()) {
            case "partition" -> 0;
            case "account" -> 1;
            case "region" -> 2;
            case "type" -> 3;
            case "identifier" -> 4;
            case "incarnation" -> 5;
            default -> -1;
          };
      parser.nextToken();
      if (place >= 0) {
        values[place] = text(parser);
      } else {
        parser.skipChildren();
      }
    }
    return new ResourceId(
        repeated.text(orEmpty(values[0])),
        repeated.text(orEmpty(values[1])),
        repeated.text(orEmpty(values[2])),
        repeated.text(orEmpty(values[3])),
        orEmpty(values[4]),
        values[5]);
  }

  private static @Nullable String text(JsonParser parser) {
    return parser.currentToken() == JsonToken.VALUE_STRING ? parser.getString() : null;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static IntegrityException malformed(int row, @Nullable JacksonException cause) {
    // The parser's message may quote the row.
    String at = cause == null ? "" : ", column " + cause.getLocation().getColumnNr();
    return new IntegrityException("row " + row + " of a snapshot's sheet is not of its form" + at);
  }
}
