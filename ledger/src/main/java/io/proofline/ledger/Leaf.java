package io.proofline.ledger;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * The bytes of a leaf: canonical JSON with nothing in it that could be guessed or names anybody.
 *
 * @param type type of the statement
 * @param schemaVersion version of its body's schema
 * @param recorded when the ledger took it, in whole milliseconds
 * @param commitmentHex HMAC-SHA-256(salt, statement), 64 lower-case hex digits
 */
record Leaf(String type, int schemaVersion, Instant recorded, String commitmentHex) {
  /** Words only, no digits, so that no identifier fits into a type. */
  private static final Pattern TYPE = Pattern.compile("[a-z]{2,16}(-[a-z]{2,16}){0,2}");

  private static final Pattern SHAPE =
      Pattern.compile(
          "\\{\"commitment\":\"([0-9a-f]{64})\",\"leaf\":1,\"recorded\":\"([0-9TZ:.-]{20,24})\","
              + "\"schema\":([1-9][0-9]{0,2}),\"type\":\"([a-z-]{2,50})\"}");

  Leaf {
    requireType(type, schemaVersion);
  }

  static void requireType(String type, int schemaVersion) {
    if (!TYPE.matcher(type).matches()) {
      throw new IllegalArgumentException(
          "statement type must be one to three lower-case words joined by hyphens");
    }
    if (schemaVersion < 1 || schemaVersion > 999) {
      throw new IllegalArgumentException("schema version must be 1 to 999");
    }
  }

  byte[] bytes() {
    return ("{\"commitment\":\""
            + commitmentHex
            + "\",\"leaf\":1,\"recorded\":\""
            + recorded
            + "\",\"schema\":"
            + schemaVersion
            + ",\"type\":\""
            + type
            + "\"}")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Throws IllegalArgumentException when the bytes are no leaf of version 1. */
  static Leaf parse(byte[] bytes) {
    var matcher = SHAPE.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("entry is not a leaf of version 1");
    }
    try {
      Instant recorded = Instant.parse(matcher.group(2));
      if (!recorded.toString().equals(matcher.group(2))) {
        throw new IllegalArgumentException("leaf with a time in an unusual spelling");
      }
      return new Leaf(
          matcher.group(4), Integer.parseInt(matcher.group(3)), recorded, matcher.group(1));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("leaf with a malformed time", e);
    }
  }
}
