package io.proofline.cloud.aws;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns the SDK's answers into JSON with the API's member names, and strings into requests. */
final class PojoJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private PojoJson() {}

  /**
   * Writes an answer. A top-level list or map that the SDK filled in by itself is written only when
   * the body really named it: an empty list is knowledge, a missing one is not.
   */
  static ObjectNode write(SdkPojo answer, String body) {
    ObjectNode node = object(answer);
    for (SdkField<?> field : answer.sdkFields()) {
      Object value = field.getValueOrDefault(answer);
      if (!names(body, field.unmarshallLocationName()) && !names(body, field.locationName())) {
        continue;
      }
      if (value instanceof SdkAutoConstructList<?>) {
        node.putArray(field.memberName());
      } else if (value instanceof SdkAutoConstructMap<?, ?>) {
        node.putObject(field.memberName());
      }
    }
    return node;
  }

  private static boolean names(String body, @Nullable String member) {
    if (member == null) {
      return false;
    }
    return body.contains("\"" + member + "\"")
        || body.contains("<" + member + ">")
        || body.contains("<" + member + "/>")
        || body.contains("<" + member + " ");
  }

  private static ObjectNode object(SdkPojo pojo) {
    ObjectNode node = NODES.objectNode();
    for (SdkField<?> field : pojo.sdkFields()) {
      JsonNode value = value(field.getValueOrDefault(pojo));
      if (value != null) {
        node.set(field.memberName(), value);
      }
    }
    return node;
  }

  private static @Nullable JsonNode value(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case SdkAutoConstructList<?> none -> null;
      case SdkAutoConstructMap<?, ?> none -> null;
      case SdkPojo pojo -> object(pojo);
      case Collection<?> list -> array(list);
      case Map<?, ?> map -> map(map);
      case String text -> NODES.stringNode(text);
      case Boolean flag -> NODES.booleanNode(flag);
      case Integer number -> NODES.numberNode(number);
      // As a JSON reader would have it, so that a value is equal to itself after storage.
      case Long number when number == number.intValue() -> NODES.numberNode(number.intValue());
      case Long number -> NODES.numberNode(number);
      case Double number -> NODES.numberNode(number);
      case Float number -> NODES.numberNode(number.doubleValue());
      case Instant time -> NODES.stringNode(time.toString());
      case SdkBytes bytes -> NODES.binaryNode(bytes.asByteArray());
      default -> NODES.stringNode(value.toString());
    };
  }

  private static ArrayNode array(Collection<?> list) {
    ArrayNode array = NODES.arrayNode();
    for (Object element : list) {
      JsonNode value = value(element);
      if (value != null) {
        array.add(value);
      }
    }
    return array;
  }

  private static ObjectNode map(Map<?, ?> map) {
    ObjectNode node = NODES.objectNode();
    map.forEach(
        (key, element) -> {
          JsonNode value = value(element);
          if (value != null) {
            node.set(String.valueOf(key), value);
          }
        });
    return node;
  }

  /**
   * Sets a request member from text. Lists are written with commas; a list of filters as {@code
   * name=value}.
   *
   * @throws IllegalArgumentException when the request has no such member
   */
  static void set(SdkPojo builder, String member, String value) {
    SdkField<?> field =
        builder.sdkFields().stream()
            .filter(candidate -> candidate.memberName().equals(member))
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("request has no member named " + member));
    field.set(builder, convert(field, value));
  }

  private static Object convert(SdkField<?> field, String value) {
    MarshallingType<?> type = field.marshallingType();
    if (type.equals(MarshallingType.INTEGER)) {
      return Integer.valueOf(value);
    }
    if (type.equals(MarshallingType.INSTANT)) {
      return Instant.parse(value);
    }
    if (type.equals(MarshallingType.BOOLEAN)) {
      return Boolean.valueOf(value);
    }
    if (type.equals(MarshallingType.LIST)) {
      SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
      if (member.marshallingType().equals(MarshallingType.SDK_POJO)) {
        return List.of(filter(member, value));
      }
      return new ArrayList<>(Arrays.asList(value.split(",", -1)));
    }
    return value;
  }

  private static Object filter(SdkField<?> member, String value) {
    int equals = value.indexOf('=');
    SdkPojo filter = member.constructor().get();
    set(filter, "Name", value.substring(0, equals));
    set(filter, "Values", value.substring(equals + 1));
    return ((Buildable) filter).build();
  }
}
