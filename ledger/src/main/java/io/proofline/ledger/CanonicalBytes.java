package io.proofline.ledger;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Canonical JSON while it is put together, in UTF-8; see {@link CanonicalJson} for its form.
 * Whoever writes many rows of the same names writes the names in their order with {@link #raw}
 * instead of having them sorted anew, and uses the room of one row for the next. Not safe for
 * several threads.
 */
public final class CanonicalBytes {
  private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(53);
  private static final String HEX = "0123456789abcdef";
  private static final int LONGEST_ESCAPE = 6;

  private byte[] buffer = new byte[512];
  private int length;

  /** Begins anew with the same room. */
  public CanonicalBytes clear() {
    length = 0;
    return this;
  }

  /** What was put together since the beginning. */
  public byte[] bytes() {
    return Arrays.copyOf(buffer, length);
  }

  /** ASCII as it is: brackets, commas and names that need no escapes. */
  public CanonicalBytes raw(String ascii) {
    int end = ascii.length();
    room(end);
    for (int i = 0; i < end; i++) {
      buffer[length++] = (byte) ascii.charAt(i);
    }
    return this;
  }

  /** What was put together elsewhere. */
  public CanonicalBytes raw(byte[] canonical) {
    room(canonical.length);
    System.arraycopy(canonical, 0, buffer, length, canonical.length);
    length += canonical.length;
    return this;
  }

  /** A text in its quotation marks. Throws IllegalArgumentException for half of a pair. */
  public CanonicalBytes text(String text) {
    int end = text.length();
    room(end + 2);
    buffer[length++] = '"';
    int i = plain(text, 0);
    while (i < end) {
      i = unusual(text, i);
      room(end - i + 1);
      i = plain(text, i);
    }
    buffer[length++] = '"';
    return this;
  }

  /** Characters that are their own bytes, from one on, as many as follow; gives the first other. */
  private int plain(String text, int from) {
    byte[] to = buffer; // fields are dear in a loop that only the first compiler compiles
    int at = length;
    int end = text.length();
    int i = from;
    for (; i < end; i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c >= 0x80 || c == '"' || c == '\\') {
        break;
      }
      to[at++] = (byte) c;
    }
    length = at;
    return i;
  }

  /** One character that is not its own byte; gives the place after it. */
  private int unusual(String text, int at) {
    char c = text.charAt(at);
    room(LONGEST_ESCAPE);
    if (Character.isSurrogate(c)) {
      supplementary(text, at);
      return at + 2;
    }
    if (c < 0x80) {
      escape(c);
    } else if (c < 0x800) {
      buffer[length++] = (byte) (0xc0 | (c >> 6));
      buffer[length++] = (byte) (0x80 | (c & 0x3f));
    } else {
      buffer[length++] = (byte) (0xe0 | (c >> 12));
      buffer[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
      buffer[length++] = (byte) (0x80 | (c & 0x3f));
    }
    return at + 1;
  }

  /** Any value, names sorted. Throws IllegalArgumentException for what JSON cannot hold. */
  public CanonicalBytes value(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> object(node);
      case ARRAY -> array(node);
      case STRING -> text(node.stringValue());
      case NUMBER -> number(node);
      case BOOLEAN -> raw(node.booleanValue() ? "true" : "false");
      case NULL -> raw("null");
      case BINARY -> text(node.asString());
      case MISSING, POJO ->
          throw new IllegalArgumentException("no JSON value: " + node.getNodeType());
    };
  }

  private void room(int more) {
    int needed = Math.addExact(length, more);
    if (needed > buffer.length) {
      int twice = buffer.length > Integer.MAX_VALUE / 2 ? needed : 2 * buffer.length;
      buffer = Arrays.copyOf(buffer, Math.max(needed, twice));
    }
  }

  private void supplementary(String text, int at) {
    char high = text.charAt(at);
    boolean pair =
        Character.isHighSurrogate(high)
            && at + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(at + 1));
    if (!pair) {
      throw new IllegalArgumentException("text with half of a surrogate pair");
    }
    int point = Character.toCodePoint(high, text.charAt(at + 1));
    buffer[length++] = (byte) (0xf0 | (point >> 18));
    buffer[length++] = (byte) (0x80 | ((point >> 12) & 0x3f));
    buffer[length++] = (byte) (0x80 | ((point >> 6) & 0x3f));
    buffer[length++] = (byte) (0x80 | (point & 0x3f));
  }

  private void escape(char c) {
    switch (c) {
      case '"' -> raw("\\\"");
      case '\\' -> raw("\\\\");
      case '\b' -> raw("\\b");
      case '\t' -> raw("\\t");
      case '\n' -> raw("\\n");
      case '\f' -> raw("\\f");
      case '\r' -> raw("\\r");
      default -> {
        if (c < 0x20) {
          raw("\\u00").raw(c < 0x10 ? "0" : "1");
          buffer[length++] = (byte) HEX.charAt(c & 0xf);
        } else {
          buffer[length++] = (byte) c;
        }
      }
    }
  }

  private CanonicalBytes object(JsonNode node) {
    raw("{");
    boolean first = true;
    for (Map.Entry<String, JsonNode> property : sorted(node.properties())) {
      if (!first) {
        raw(",");
      }
      first = false;
      text(property.getKey()).raw(":").value(property.getValue());
    }
    return raw("}");
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

  private CanonicalBytes array(JsonNode node) {
    raw("[");
    boolean first = true;
    for (JsonNode element : node.values()) {
      if (!first) {
        raw(",");
      }
      first = false;
      value(element);
    }
    return raw("]");
  }

  private CanonicalBytes number(JsonNode node) {
    if (node.isIntegralNumber()) {
      if (node.canConvertToInt()) {
        return raw(Integer.toString(node.intValue()));
      }
      BigInteger value = node.bigIntegerValue();
      return value.abs().compareTo(LIMIT) > 0 ? text(value.toString()) : raw(value.toString());
    }
    if (node.isDouble() || node.isFloat()) {
      double value = node.isFloat() ? Double.parseDouble(node.asString()) : node.doubleValue();
      return decimal(value, EcmaNumber.print(value));
    }
    BigDecimal exact = node.decimalValue();
    double value = exact.doubleValue();
    boolean holds =
        !Double.isInfinite(value) && new BigDecimal(EcmaNumber.print(value)).compareTo(exact) == 0;
    return holds ? decimal(value, EcmaNumber.print(value)) : text(exact.toString());
  }

  private CanonicalBytes decimal(double value, String printed) {
    return Math.abs(value) > LIMIT.doubleValue() ? text(printed) : raw(printed);
  }
}
