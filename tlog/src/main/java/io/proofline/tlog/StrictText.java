package io.proofline.tlog;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Readers that accept one spelling only, so that no two texts mean the same. Everything else throws
 * {@link TlogFormatException}.
 */
public final class StrictText {
  private StrictText() {}

  /** UTF-8 without control characters except LF. */
  public static String utf8(byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new TlogFormatException("not valid UTF-8");
    }
    if (text.chars().anyMatch(c -> c < 0x20 && c != '\n')) {
      throw new TlogFormatException("control character");
    }
    return text;
  }

  /** Standard base64 with padding and no spare bits. */
  public static byte[] base64(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new TlogFormatException("not base64");
    }
    if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
      throw new TlogFormatException("base64 is not in its one standard spelling");
    }
    return bytes;
  }

  /** A hash in base64. */
  public static byte[] hash(String text) {
    byte[] hash = base64(text);
    if (hash.length != Rfc6962.HASH_BYTES) {
      throw new TlogFormatException("hash of " + hash.length + " bytes, expected 32");
    }
    return hash;
  }

  /** Unsigned 64-bit decimal without sign and leading zero. */
  public static long decimal(String text) {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || (text.length() > 1 && text.charAt(0) == '0')) {
      throw new TlogFormatException("not a decimal number");
    }
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw new TlogFormatException("number above 2^64-1");
    }
  }

  static int keyId(String hex) {
    if (hex.length() != 8
        || !hex.chars().allMatch(c -> HexFormat.isHexDigit(c) && c < 'g')
        || !hex.equals(hex.toLowerCase(java.util.Locale.ROOT))) {
      throw new TlogFormatException("key id is not 8 lower-case hex digits");
    }
    return HexFormat.fromHexDigits(hex);
  }

  /** A key name of signed-note: not empty, no white space, no plus sign, at most 255 bytes. */
  public static String keyName(String name) {
    if (name.isEmpty()
        || name.indexOf('+') >= 0
        || name.codePoints()
            .anyMatch(
                c ->
                    Character.isWhitespace(c)
                        || Character.isSpaceChar(c)
                        || Character.isISOControl(c))
        || name.getBytes(StandardCharsets.UTF_8).length > 255) {
      throw new TlogFormatException(
          "key name must have 1 to 255 bytes without white space and plus sign");
    }
    return name;
  }
}
