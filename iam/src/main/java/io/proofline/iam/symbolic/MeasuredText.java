package io.proofline.iam.symbolic;

import io.proofline.iam.symbolic.Language.Scale;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers, dates and addresses as the texts that requests carry. */
final class MeasuredText {
  /** Addresses kept for documentation (RFC 5737, RFC 3849), so no sample is anybody's. */
  private static final List<String> ADDRESSES =
      List.of("203.0.113.10", "198.51.100.10", "192.0.2.10", "2001:db8::10", "10.0.0.10");

  private static final List<String> DATES = List.of("2026-06-01T00:00:00Z");

  private MeasuredText() {}

  /** Some text whose value lies in a set; null when none was found. */
  static @Nullable String sample(Scale type, Ranges ranges) {
    for (String friendly :
        type == Scale.ADDRESS ? ADDRESSES : type == Scale.DATE ? DATES : List.<String>of()) {
      BigDecimal value = read(type, friendly);
      if (value != null && ranges.holds(value)) {
        return friendly;
      }
    }
    BigDecimal value = ranges.some(type != Scale.NUMBER);
    if (value == null && type == Scale.NUMBER) {
      value = ranges.some(false);
    }
    return value == null ? null : text(type, value);
  }

  private static @Nullable String text(Scale type, BigDecimal value) {
    return switch (type) {
      case NUMBER -> value.stripTrailingZeros().toPlainString();
      case DATE -> {
        try {
          yield Instant.ofEpochMilli(value.longValueExact()).toString();
        } catch (ArithmeticException | DateTimeException e) {
          yield null;
        }
      }
      case ADDRESS -> address(value.toBigInteger());
    };
  }

  private static @Nullable String address(BigInteger number) {
    boolean six = number.compareTo(Ranges.V6) >= 0;
    byte[] bytes = new byte[six ? 16 : 4];
    byte[] raw = (six ? number.subtract(Ranges.V6) : number).toByteArray();
    for (int i = 0; i < Math.min(raw.length, bytes.length); i++) {
      bytes[bytes.length - 1 - i] = raw[raw.length - 1 - i];
    }
    if (!six) {
      return (bytes[0] & 0xFF)
          + "."
          + (bytes[1] & 0xFF)
          + "."
          + (bytes[2] & 0xFF)
          + "."
          + (bytes[3] & 0xFF);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 16; i += 2) {
      text.append(i == 0 ? "" : ":")
          .append(Integer.toHexString(((bytes[i] & 0xFF) << 8) | (bytes[i + 1] & 0xFF)));
    }
    return text.toString();
  }

  /** The value of a text; null when it has none of the type. */
  static @Nullable BigDecimal read(Scale type, String text) {
    return switch (type) {
      case NUMBER -> number(text);
      case DATE -> {
        try {
          yield BigDecimal.valueOf(Instant.parse(text).toEpochMilli());
        } catch (DateTimeException e) {
          yield null;
        }
      }
      case ADDRESS -> addressNumber(text);
    };
  }

  private static @Nullable BigDecimal number(String text) {
    if (text.length() > 40 || !text.matches("-?[0-9]+(\\.[0-9]+)?")) {
      return null;
    }
    return new BigDecimal(text);
  }

  private static @Nullable BigDecimal addressNumber(String address) {
    try {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      BigInteger value = new BigInteger(1, bytes);
      return new BigDecimal(bytes.length == 4 ? value : value.add(Ranges.V6));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
