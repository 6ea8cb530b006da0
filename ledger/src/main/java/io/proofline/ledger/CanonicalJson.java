package io.proofline.ledger;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON with one spelling: RFC 8785 (JCS), with one rule on top so that no digit is ever lost: a
 * number that a double cannot hold exactly, or whose magnitude is above 2<sup>53</sup>, becomes a
 * string of its digits.
 */
public final class CanonicalJson {
  private static final String HEX = "0123456789abcdef";
  private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(53);

  private static final JsonMapper READER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private CanonicalJson() {}

  /** The canonical text. Throws IllegalArgumentException for what JSON cannot hold. */
  public static String text(JsonNode node) {
    StringBuilder out = new StringBuilder();
    write(node, out);
    return out.toString();
  }

  /** The canonical text in UTF-8. */
  public static byte[] bytes(JsonNode node) {
    return text(node).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Puts the canonical text behind other text, for rows whose names and their order are fixed.
   * Throws IllegalArgumentException for what JSON cannot hold.
   */
  public static void append(JsonNode node, StringBuilder out) {
    write(node, out);
  }

  /** Puts a text in canonical spelling behind other text, quotation marks included. */
  public static void append(String text, StringBuilder out) {
    string(text, out);
  }

  /**
   * Reads one JSON value in any spelling. Throws IllegalArgumentException when it is malformed, not
   * UTF-8, has a doubled key or bytes after its end.
   */
  public static JsonNode parse(byte[] json) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
      JsonNode node = READER.readTree(text);
      if (node == null || node.isMissingNode()) {
        throw new IllegalArgumentException("empty instead of JSON");
      }
      return node;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("JSON is not UTF-8", e);
    } catch (JacksonException e) {
      // Jackson's message may quote the input, which may hold what nobody should see in a log.
      throw new IllegalArgumentException("malformed JSON or doubled key");
    }
  }

  /** Reads JSON that must be in canonical form already. Throws IllegalArgumentException. */
  public static JsonNode parseCanonical(byte[] json) {
    JsonNode node = parse(json);
    if (!Arrays.equals(bytes(node), json)) {
      throw new IllegalArgumentException("JSON is not in canonical form");
    }
    return node;
  }

  private static void write(JsonNode node, StringBuilder out) {
    switch (node.getNodeType()) {
      case OBJECT -> object(node, out);
      case ARRAY -> array(node, out);
      case STRING -> string(node.stringValue(), out);
      case NUMBER -> number(node, out);
      case BOOLEAN -> out.append(node.booleanValue());
      case NULL -> out.append("null");
      case BINARY -> string(node.asString(), out);
      case MISSING, POJO ->
          throw new IllegalArgumentException("no JSON value: " + node.getNodeType());
    }
  }

  private static void object(JsonNode node, StringBuilder out) {
    out.append('{');
    boolean first = true;
    for (Map.Entry<String, JsonNode> property : sorted(node.properties())) {
      if (!first) {
        out.append(',');
      }
      first = false;
      string(property.getKey(), out);
      out.append(':');
      write(property.getValue(), out);
    }
    out.append('}');
  }

  /**
   * RFC 8785 sorts by UTF-16 code units, which is the order of Java's strings. What was read from
   * canonical JSON has that order already.
   */
  private static Collection<Map.Entry<String, JsonNode>> sorted(
      Collection<Map.Entry<String, JsonNode>> properties) {
    String before = null;
    for (Map.Entry<String, JsonNode> property : properties) {
      if (before != null && before.compareTo(property.getKey()) > 0) {
        Map<String, Map.Entry<String, JsonNode>> sorted = new TreeMap<>();
        properties.forEach(one -> sorted.put(one.getKey(), one));
        return sorted.values();
      }
      before = property.getKey();
    }
    return properties;
  }

  private static void array(JsonNode node, StringBuilder out) {
    out.append('[');
    boolean first = true;
    for (JsonNode element : node.values()) {
      if (!first) {
        out.append(',');
      }
      first = false;
      write(element, out);
    }
    out.append(']');
  }

  private static void number(JsonNode node, StringBuilder out) {
    if (node.isIntegralNumber()) {
      if (node.canConvertToInt()) {
        out.append(node.intValue());
        return;
      }
      BigInteger value = node.bigIntegerValue();
      if (value.abs().compareTo(LIMIT) > 0) {
        string(value.toString(), out);
      } else {
        out.append(value);
      }
      return;
    }
    if (node.isDouble() || node.isFloat()) {
      double value = node.isFloat() ? Double.parseDouble(node.asString()) : node.doubleValue();
      decimal(value, EcmaNumber.print(value), out);
      return;
    }
    BigDecimal exact = node.decimalValue();
    double value = exact.doubleValue();
    boolean holds =
        !Double.isInfinite(value) && new BigDecimal(EcmaNumber.print(value)).compareTo(exact) == 0;
    if (holds) {
      decimal(value, EcmaNumber.print(value), out);
    } else {
      string(exact.toString(), out);
    }
  }

  private static void decimal(double value, String printed, StringBuilder out) {
    if (Math.abs(value) > LIMIT.doubleValue()) {
      string(printed, out);
    } else {
      out.append(printed);
    }
  }

  private static void string(String text, StringBuilder out) {
    out.append('"');
    int length = text.length();
    int copied = 0; // text before this place is in out; runs without escapes are copied at once
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x20 && c != '"' && c != '\\' && !Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < length
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          throw new IllegalArgumentException("text with half of a surrogate pair");
        }
        i++;
        continue;
      }
      out.append(text, copied, i);
      copied = i + 1;
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        default -> out.append("\\u00").append(c < 0x10 ? '0' : '1').append(HEX.charAt(c & 0xf));
      }
    }
    out.append(text, copied, length).append('"');
  }
}
