package io.proofline.trail.lake;

import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;

/**
 * Reads the numbers and values of a block of a {@link RowFile}, one after the other. A value is one
 * of three kinds: a text, among the packed bytes; the 36 characters of a UUID in lower case, as its
 * 16 bytes among the plain ones; 64 hex digits in lower case, such as a SHA-256, as their 32.
 */
final class RowValue {
  static final int TEXT = 0;
  static final int UUID = 1;
  static final int HASH = 2;

  static final int UUID_BYTES = 16;
  static final int HASH_BYTES = 32;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final byte[] unpacked;
  private final byte[] bytes;
  private final int plainEnd;
  private final boolean first;
  private int at;
  private int plain;

  /**
   * @param unpacked the packed bytes, unpacked
   * @param bytes array of the plain bytes
   * @param plain where they begin
   * @param plainEnd where they end
   * @param first whether all values are texts after their length, as in the first form of the file
   */
  RowValue(byte[] unpacked, byte[] bytes, int plain, int plainEnd, boolean first) {
    this.unpacked = unpacked;
    this.bytes = bytes;
    this.plain = plain;
    this.plainEnd = plainEnd;
    this.first = first;
  }

  /** The next number. */
  long number() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = unpacked[at++];
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  /** The next byte, as yes or no. */
  boolean flag() {
    return unpacked[at++] != 0;
  }

  /** The next value. */
  String text() throws DataFormatException {
    long head = number();
    if (first) {
      return packed(head);
    }
    return switch ((int) head & 3) {
      case TEXT -> packed(head >>> 2);
      case UUID -> uuid();
      case HASH -> hash();
      default -> throw new DataFormatException("a kind of value that is not known");
    };
  }

  private String packed(long length) throws DataFormatException {
    if (length < 0 || length > unpacked.length - at) {
      throw new DataFormatException("a value that ends behind its block");
    }
    String text = new String(unpacked, at, (int) length, StandardCharsets.UTF_8);
    at += (int) length;
    return text;
  }

  private String uuid() throws DataFormatException {
    byte[] text = new byte[36];
    int from = take(UUID_BYTES);
    int to = 0;
    for (int i = 0; i < UUID_BYTES; i++) {
      if (i == 4 || i == 6 || i == 8 || i == 10) {
        text[to++] = '-';
      }
      to = digits(from + i, text, to);
    }
    return new String(text, StandardCharsets.US_ASCII);
  }

  private String hash() throws DataFormatException {
    byte[] text = new byte[2 * HASH_BYTES];
    int from = take(HASH_BYTES);
    int to = 0;
    for (int i = 0; i < HASH_BYTES; i++) {
      to = digits(from + i, text, to);
    }
    return new String(text, StandardCharsets.US_ASCII);
  }

  private int take(int length) throws DataFormatException {
    if (length > plainEnd - plain) {
      throw new DataFormatException("plain bytes that end early");
    }
    plain += length;
    return plain - length;
  }

  private int digits(int from, byte[] text, int to) {
    text[to] = HEX[bytes[from] >> 4 & 15];
    text[to + 1] = HEX[bytes[from] & 15];
    return to + 2;
  }
}
