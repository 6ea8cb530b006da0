package io.proofline.cloud.aws;

import io.proofline.cloud.aws.ReadModel.Items;
import io.proofline.cloud.aws.ReadModel.Member;
import io.proofline.cloud.aws.ReadModel.Pairs;
import io.proofline.cloud.aws.ReadModel.Read;
import io.proofline.cloud.aws.ReadModel.Shape;
import io.proofline.cloud.aws.ReadModel.Structure;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers as JSON with the API's member names and types. A member that the answer does not name is
 * not there: an empty list is knowledge, a missing one is not. A value that is not of its type is
 * no value of another: the answer is then unreadable.
 */
final class ModelAnswer {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ReadModel model;
  private final Read read;
  private final XmlReader xml;

  ModelAnswer(ReadModel model, Read read, XmlReader xml) {
    this.model = model;
    this.read = read;
    this.xml = xml;
  }

  /** The answer is not of the operation's form; the message never quotes it. */
  static final class NotRead extends Exception {
    private static final long serialVersionUID = 1L;

    NotRead(String message) {
      super(message);
    }
  }

  /** Reads a body, and the headers that are members. */
  ObjectNode members(AwsHttp.Received received) throws NotRead {
    ObjectNode answer = JSON.objectNode();
    if (read.output() == null) {
      return answer;
    }
    Structure output = model.structure(read.output());
    for (Member member : output.elsewhere().values()) {
      String header = member.where().equals("header") ? received.header(member.spelled()) : null;
      if (header != null) {
        answer.set(member.name(), plain(member.reference(), header));
      }
    }
    if (read.payload() != null) {
      payload(answer, output, read.payload(), received.text());
    } else if (model.protocol().xml()) {
      XmlElement root = xml(received.text());
      if (read.root() != null) {
        answer.put(read.root(), root.text());
      } else {
        structure(output, body(root), answer);
      }
    } else {
      structure(output, json(received.text()), answer);
    }
    return answer;
  }

  private void payload(ObjectNode answer, Structure output, String name, String text)
      throws NotRead {
    Member member =
        output.body().values().stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no payload " + name));
    if (!(model.shape(member.reference()) instanceof Structure inner)) {
      answer.put(name, text);
      return;
    }
    ObjectNode object = JSON.objectNode();
    if (model.protocol().xml()) {
      structure(inner, xml(text), object);
    } else {
      structure(inner, json(text), object);
    }
    answer.set(name, object);
  }

  private XmlElement xml(String text) throws NotRead {
    try {
      return xml.read(text);
    } catch (XmlElement.NotXml e) {
      throw new NotRead("no XML");
    }
  }

  private static ObjectNode json(String text) throws NotRead {
    try {
      if (JsonMapper.shared().readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      throw new NotRead("no JSON");
    }
    throw new NotRead("no JSON object");
  }

  private XmlElement body(XmlElement root) throws NotRead {
    if (read.wrapper() == null) {
      return root;
    }
    XmlElement wrapped = root.child(read.wrapper());
    if (wrapped == null) {
      throw new NotRead("no " + read.wrapper());
    }
    return wrapped;
  }

  // --- XML

  private void structure(Structure structure, XmlElement element, ObjectNode into) throws NotRead {
    for (Member member : structure.elsewhere().values()) {
      String attribute =
          member.where().equals("attribute") ? element.attribute(member.spelled()) : null;
      if (attribute != null) {
        into.put(member.name(), attribute);
      }
    }
    for (XmlElement child : element.children()) {
      Member member = structure.body().get(child.name());
      if (member == null) {
        continue;
      }
      switch (model.shape(member.reference())) {
        case Items items when items.flat() ->
            list(into, member.name()).add(value(items.reference(), child));
        case Pairs pairs when pairs.flat() -> pair(pairs, child, map(into, member.name()));
        case null, default -> {
          if (!into.has(member.name())) {
            JsonNode value = value(member.reference(), child);
            if (!value.isNull()) {
              into.set(member.name(), value);
            }
          }
        }
      }
    }
  }

  private static ArrayNode list(ObjectNode into, String name) {
    return into.get(name) instanceof ArrayNode list ? list : into.putArray(name);
  }

  private static ObjectNode map(ObjectNode into, String name) {
    return into.get(name) instanceof ObjectNode map ? map : into.putObject(name);
  }

  private JsonNode value(String reference, XmlElement element) throws NotRead {
    Shape shape = model.shape(reference);
    return switch (shape) {
      case null -> plain(reference, element);
      case Structure structure -> {
        ObjectNode object = JSON.objectNode();
        structure(structure, element, object);
        yield object;
      }
      case Items items -> {
        ArrayNode list = JSON.arrayNode();
        for (XmlElement child : element.children()) {
          list.add(value(items.reference(), child));
        }
        yield list;
      }
      case Pairs pairs -> {
        ObjectNode map = JSON.objectNode();
        for (XmlElement entry : element.children()) {
          pair(pairs, entry, map);
        }
        yield map;
      }
    };
  }

  private void pair(Pairs pairs, XmlElement entry, ObjectNode into) throws NotRead {
    XmlElement key = entry.child(pairs.key());
    XmlElement value = entry.child(pairs.value());
    if (key == null || value == null) {
      throw new NotRead("an entry without " + pairs.key() + " and " + pairs.value());
    }
    into.set(key.text(), value(pairs.reference(), value));
  }

  private JsonNode plain(String reference, XmlElement element) throws NotRead {
    if (!element.children().isEmpty()) {
      throw new NotRead("a " + reference + " that holds elements");
    }
    return plain(reference, element.text());
  }

  // --- JSON

  private void structure(Structure structure, ObjectNode object, ObjectNode into) throws NotRead {
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      Member member = structure.body().get(entry.getKey());
      if (member == null) {
        continue;
      }
      JsonNode value = value(member.reference(), entry.getValue());
      if (!value.isNull()) {
        into.set(member.name(), value);
      }
    }
  }

  private JsonNode value(String reference, JsonNode node) throws NotRead {
    if (node.isNull()) {
      return node;
    }
    Shape shape = model.shape(reference);
    return switch (shape) {
      case null -> {
        if (node.isContainer()) {
          throw new NotRead("a " + reference + " that holds members");
        }
        yield plain(reference, node.asString());
      }
      case Structure structure -> {
        ObjectNode made = JSON.objectNode();
        structure(structure, object(node), made);
        yield made;
      }
      case Items items -> {
        if (!(node instanceof ArrayNode)) {
          throw new NotRead("a list that is none");
        }
        ArrayNode list = JSON.arrayNode();
        for (JsonNode element : node) {
          JsonNode value = value(items.reference(), element);
          if (!value.isNull()) {
            list.add(value);
          }
        }
        yield list;
      }
      case Pairs pairs -> {
        ObjectNode map = JSON.objectNode();
        for (Map.Entry<String, JsonNode> entry : object(node).properties()) {
          JsonNode value = value(pairs.reference(), entry.getValue());
          if (!value.isNull()) {
            map.set(entry.getKey(), value);
          }
        }
        yield map;
      }
    };
  }

  private static ObjectNode object(JsonNode node) throws NotRead {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new NotRead("an object that is none");
  }

  // --- plain values

  /** A value from its text; the null of JSON when the text is empty and the type is no text. */
  private JsonNode plain(String type, String text) throws NotRead {
    if (type.equals("string")) {
      return JSON.stringNode(text);
    }
    String value = text.strip();
    if (value.isEmpty()) {
      return JSON.nullNode();
    }
    try {
      return switch (type) {
        case "boolean" -> bool(value);
        case "integer" -> JSON.numberNode(Integer.parseInt(value));
        case "long" -> whole(Long.parseLong(value));
        case "double" -> JSON.numberNode(Double.parseDouble(value));
        case "blob" -> JSON.binaryNode(Base64.getMimeDecoder().decode(value));
        case "timestamp rfc822" ->
            time(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from));
        default -> {
          if (type.startsWith("timestamp")) {
            yield time(instant(value));
          }
          throw new IllegalStateException("no such type: " + type);
        }
      };
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw new NotRead("a value that is no " + type);
    }
  }

  private static JsonNode bool(String value) throws NotRead {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> JSON.booleanNode(true);
      case "false" -> JSON.booleanNode(false);
      default -> throw new NotRead("a value that is no boolean");
    };
  }

  /** As a JSON reader would have it, so that a value is equal to itself after storage. */
  private static JsonNode whole(long number) {
    return number == (int) number ? JSON.numberNode((int) number) : JSON.numberNode(number);
  }

  private static JsonNode time(Instant time) {
    return JSON.stringNode(time.toString());
  }

  /** Seconds since 1970, or a date as ISO writes it; services differ in which they send. */
  private static Instant instant(String value) {
    char first = value.charAt(0);
    boolean digits = first == '-' || Character.isDigit(first);
    boolean number = digits && (value.indexOf('-', 1) < 0 || value.indexOf('E') > 0);
    if (number) {
      return Instant.ofEpochMilli(
          new BigDecimal(value)
              .movePointRight(3)
              .setScale(0, java.math.RoundingMode.DOWN)
              .longValueExact());
    }
    return value.endsWith("Z") ? Instant.parse(value) : OffsetDateTime.parse(value).toInstant();
  }
}
