package io.proofline.iam.policy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads condition values by the type of their operator. */
final class Operands {
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,40}(\\.[0-9]{1,40})?");
  private static final Pattern EPOCH = Pattern.compile("-?[0-9]{5,15}");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]*={0,2}");
  private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
  private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");

  /** W3C's profile of ISO 8601, with hours at least and an offset. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm")
          .optionalStart()
          .appendPattern(":ss")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .optionalEnd()
          .appendPattern("XXX")
          .toFormatter(Locale.ROOT);

  private Operands() {}

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException with the reason, when it is none of the type
   */
  static Operand read(Comparison.Type type, String raw, boolean variables) {
    return switch (type) {
      case TEXT -> new Operand.Text(Template.parse(raw, false, variables));
      case PATTERN, ARN_PATTERN -> new Operand.Text(Template.parse(raw, true, variables));
      case NUMBER -> new Operand.Numeric(raw, number(raw));
      case DATE -> new Operand.Date(raw, date(raw));
      case TRUTH -> new Operand.Truth(raw, truth(raw));
      case BINARY -> new Operand.Binary(binary(raw));
      case NETWORK -> network(raw);
    };
  }

  private static BigDecimal number(String raw) {
    if (!NUMBER.matcher(raw.strip()).matches()) {
      throw new IllegalArgumentException("not a number");
    }
    return new BigDecimal(raw.strip());
  }

  private static Instant date(String raw) {
    try {
      if (EPOCH.matcher(raw).matches()) {
        return Instant.ofEpochSecond(Long.parseLong(raw));
      }
      return raw.indexOf('T') < 0
          ? LocalDate.parse(raw).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(raw, TIME).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "neither a date (2026-01-31, 2026-01-31T23:59:00Z) nor seconds since 1970", e);
    }
  }

  private static boolean truth(String raw) {
    if (raw.equalsIgnoreCase("true") || raw.equalsIgnoreCase("false")) {
      return raw.equalsIgnoreCase("true");
    }
    throw new IllegalArgumentException("neither true nor false");
  }

  private static String binary(String raw) {
    if (raw.length() % 4 != 0 || !BASE64.matcher(raw).matches()) {
      throw new IllegalArgumentException("not Base64");
    }
    return raw;
  }

  private static Operand.Network network(String raw) {
    int slash = raw.indexOf('/');
    String address = slash < 0 ? raw : raw.substring(0, slash);
    boolean six = address.indexOf(':') >= 0;
    int bits = six ? 128 : 32;
    BigInteger value = six ? six(address) : four(address);
    int prefix = bits;
    if (slash >= 0) {
      String length = raw.substring(slash + 1);
      if (!OCTET.matcher(length).matches() || Integer.parseInt(length) > bits) {
        throw new IllegalArgumentException("the prefix length is none of 0 to " + bits);
      }
      prefix = Integer.parseInt(length);
    }
    int free = bits - prefix;
    return new Operand.Network(raw, bits, value.shiftRight(free).shiftLeft(free), prefix);
  }

  private static BigInteger four(String address) {
    String[] octets = address.split("\\.", -1);
    long value = 0;
    for (String octet : octets) {
      if (octets.length != 4 || !OCTET.matcher(octet).matches() || Integer.parseInt(octet) > 255) {
        throw new IllegalArgumentException("not an IP address or block");
      }
      value = value << 8 | Integer.parseInt(octet);
    }
    return BigInteger.valueOf(value);
  }

  private static BigInteger six(String address) {
    String text = address;
    int dot = text.indexOf('.');
    if (dot >= 0) {
      int last = text.lastIndexOf(':');
      long four = four(text.substring(last + 1)).longValueExact();
      text =
          text.substring(0, last + 1)
              + Long.toHexString(four >>> 16)
              + ":"
              + Long.toHexString(four & 0xffff);
    }
    int gap = text.indexOf("::");
    String[] head = groups(gap < 0 ? text : text.substring(0, gap));
    String[] tail = gap < 0 ? new String[0] : groups(text.substring(gap + 2));
    int missing = 8 - head.length - tail.length;
    if (gap < 0 ? missing != 0 : missing < 1) {
      throw new IllegalArgumentException("not an IP address or block");
    }
    BigInteger value = BigInteger.ZERO;
    for (String group : head) {
      value = value.shiftLeft(16).or(group(group));
    }
    value = value.shiftLeft(16 * missing);
    for (String group : tail) {
      value = value.shiftLeft(16).or(group(group));
    }
    return value;
  }

  private static String[] groups(String text) {
    return text.isEmpty() ? new String[0] : text.split(":", -1);
  }

  private static BigInteger group(String text) {
    if (!GROUP.matcher(text).matches()) {
      throw new IllegalArgumentException("not an IP address or block");
    }
    return BigInteger.valueOf(Integer.parseInt(text, 16));
  }
}
