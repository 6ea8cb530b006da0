package io.proofline.controls;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.proofline.catalog.ResourceSchema;
import io.proofline.catalog.Shape;
import io.proofline.cloud.Document;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A document in the form that expressions read: values of the types that the schema states, and the
 * paths that are not known. Properties without a schema are left out; no expression can name them.
 */
final class Facts {
  private final MapValue values;
  private final List<Unknown> unknown = new ArrayList<>();
  private final SharedValues shared;

  /**
   * A path that is not known.
   *
   * @param path from the document: {@code [r, BucketEncryption]}
   * @param reason why, in words
   */
  record Unknown(List<String> path, String reason) {
    Unknown {
      path = List.copyOf(path);
    }
  }

  /**
   * Reads a document.
   *
   * @param shared holds JSON values that stand in many documents once
   */
  Facts(Document document, ResourceSchema schema, SharedValues shared) {
    this.shared = shared;
    ImmutableMap.Builder<String, Object> fields = ImmutableMap.builderWithExpectedSize(7);
    fields.put("id", document.id().identifier());
    fields.put("arn", document.arn() == null ? "" : document.arn());
    fields.put("account", document.id().account());
    fields.put("region", document.id().region());
    fields.put("tags", MapValue.of(document.tags()));
    fields.put("r", struct(new Place(null, "r"), document.properties(), schema.properties()));
    fields.put("rt", struct(new Place(null, "rt"), document.runtime(), schema.runtime()));
    values = MapValue.of(fields.buildOrThrow());
    document.unknown().forEach((path, reason) -> declared(path, reason, schema));
  }

  /**
   * The fields {@code id}, {@code arn}, {@code account}, {@code region}, {@code tags}, {@code r},
   * {@code rt}.
   */
  MapValue values() {
    return values;
  }

  /** What is not known. */
  List<Unknown> unknown() {
    return unknown;
  }

  private void declared(String path, String reason, ResourceSchema schema) {
    List<String> parts = List.of(path.split("[.\\[]", -1));
    switch (parts.getFirst()) {
      case "properties" ->
          cut(List.of("r"), parts.subList(1, parts.size()), schema.properties(), reason);
      case "runtime" ->
          cut(List.of("rt"), parts.subList(1, parts.size()), schema.runtime(), reason);
      case "tags" -> unknown.add(new Unknown(List.of("tags"), reason));
      default -> {
        // Not a path we understand: nothing of the document may then be taken as known.
        unknown.add(new Unknown(List.of("r"), reason));
        unknown.add(new Unknown(List.of("rt"), reason));
        unknown.add(new Unknown(List.of("tags"), reason));
      }
    }
  }

  /** Shortens a path to where dotted names end: a list or JSON is unknown as a whole. */
  private void cut(List<String> root, List<String> rest, Shape.Struct struct, String reason) {
    List<String> path = new ArrayList<>(root);
    Shape.Struct at = struct;
    for (String part : rest) {
      Shape field = at.fields().get(part);
      if (field == null) {
        if (part.isEmpty() || !Character.isLetter(part.charAt(0))) {
          break; // not a name: everything from here on
        }
        return; // outside of the schema: no expression reads it
      }
      path.add(part);
      if (!(field instanceof Shape.Struct inner)) {
        break;
      }
      at = inner;
    }
    unknown.add(new Unknown(path, reason));
  }

  private MapValue struct(Place place, JsonNode node, Shape.Struct shape) {
    ImmutableMap.Builder<String, Object> map = ImmutableMap.builderWithExpectedSize(node.size());
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      Shape field = shape.fields().get(entry.getKey());
      if (field == null || entry.getValue().isNull()) {
        continue;
      }
      Place path = new Place(place, entry.getKey());
      try {
        map.put(entry.getKey(), value(path, entry.getValue(), field));
      } catch (Mismatch mismatch) {
        unknown.add(new Unknown(path.names(), mismatch.reason));
      }
    }
    return MapValue.of(map.buildOrThrow());
  }

  private Object value(Place path, JsonNode node, Shape shape) {
    return switch (shape) {
      case Shape.Struct struct -> {
        if (!node.isObject()) {
          throw new Mismatch("named fields", node);
        }
        yield struct(path, node, struct);
      }
      case Shape.ListOf list -> {
        if (!node.isArray()) {
          throw new Mismatch("a list", node);
        }
        yield list(path, node, list);
      }
      case Shape.Scalar scalar -> scalar(node, scalar);
    };
  }

  private ListValue list(Place path, JsonNode node, Shape.ListOf shape) {
    int before = unknown.size();
    ImmutableList.Builder<Object> list = ImmutableList.builderWithExpectedSize(node.size());
    for (JsonNode element : node) {
      list.add(value(path, element, shape.element()));
    }
    if (unknown.size() > before) {
      // A path inside of an element cannot be told apart later: the list is unknown as a whole.
      String reason = unknown.get(before).reason();
      unknown.subList(before, unknown.size()).clear();
      throw new Mismatch(reason);
    }
    return ListValue.of(list.build());
  }

  private Object scalar(JsonNode node, Shape.Scalar scalar) {
    if (node.isNull()) {
      throw new Mismatch("a value", node);
    }
    try {
      return switch (scalar) {
        case STRING -> {
          if (!node.isValueNode()) {
            throw new Mismatch("text", node);
          }
          yield node.asString();
        }
        case BOOL -> bool(node);
        case INT -> whole(node);
        case DOUBLE -> {
          if (!node.isNumber() && !node.isString()) {
            throw new Mismatch("a number", node);
          }
          double number =
              node.isNumber() ? node.asDouble() : Double.parseDouble(node.asString().strip());
          if (!Double.isFinite(number)) {
            throw new Mismatch("a number", node);
          }
          yield number;
        }
        case TIMESTAMP -> time(node);
        case JSON -> shared.of(PlainValues.of(node));
        case MAP -> {
          if (!node.isObject()) {
            throw new Mismatch("names and texts", node);
          }
          ImmutableMap.Builder<String, Object> map =
              ImmutableMap.builderWithExpectedSize(node.size());
          for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!entry.getValue().isValueNode() || entry.getValue().isNull()) {
              throw new Mismatch("names and texts", node);
            }
            map.put(entry.getKey(), entry.getValue().asString());
          }
          yield MapValue.of(map.buildOrThrow());
        }
      };
    } catch (NumberFormatException e) {
      throw new Mismatch("a number", node);
    } catch (ArithmeticException e) {
      throw new Mismatch("a number of at most 64 bits", node);
    } catch (DateTimeException e) {
      throw new Mismatch("a time", node);
    }
  }

  private static boolean bool(JsonNode node) {
    if (node.isBoolean()) {
      return node.asBoolean();
    }
    String text = node.isString() ? node.asString().toLowerCase(Locale.ROOT) : "";
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new Mismatch("true or false", node);
    };
  }

  private static long whole(JsonNode node) {
    if (node.isIntegralNumber()) {
      return node.bigIntegerValue().longValueExact();
    }
    if (node.isNumber()) {
      return node.decimalValue().longValueExact();
    }
    if (node.isString()) {
      return Long.parseLong(node.asString().strip());
    }
    throw new Mismatch("a whole number", node);
  }

  private static Instant time(JsonNode node) {
    if (!node.isString()) {
      throw new Mismatch("a time", node);
    }
    return OffsetDateTime.parse(node.asString()).toInstant();
  }

  /** Where a value stands; its names are only put together when something is not known there. */
  private record Place(@Nullable Place above, String name) {
    List<String> names() {
      List<String> names = new ArrayList<>();
      for (Place at = this; at != null; at = at.above()) {
        names.addFirst(at.name());
      }
      return names;
    }
  }

  /** A value does not have the type of the schema. The value itself is not repeated. */
  private static final class Mismatch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    Mismatch(String expected, JsonNode found) {
      this(
          "expected %s, found %s"
              .formatted(expected, found.getNodeType().name().toLowerCase(Locale.ROOT)));
    }

    Mismatch(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }
  }
}
