package io.proofline.tlog;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Entry bundles of C2SP tlog-tiles: each entry behind its length as two bytes, big-endian. */
public final class EntryBundle {
  /** Longest entry that the format can hold, in bytes. */
  public static final int MAX_ENTRY_BYTES = 65_535;

  private EntryBundle() {}

  /** Encodes 1 to 256 entries. */
  public static byte[] encode(List<byte[]> entries) {
    if (entries.isEmpty() || entries.size() > TilePath.FULL) {
      throw new IllegalArgumentException("a bundle holds 1 to 256 entries, not " + entries.size());
    }
    int length = 0;
    for (byte[] entry : entries) {
      if (entry.length > MAX_ENTRY_BYTES) {
        throw new IllegalArgumentException("entry of " + entry.length + " bytes, at most 65535");
      }
      length += 2 + entry.length;
    }
    ByteBuffer out = ByteBuffer.allocate(length);
    entries.forEach(entry -> out.putShort((short) entry.length).put(entry));
    return out.array();
  }

  /**
   * Decodes a bundle of exactly that many entries.
   *
   * @throws TlogFormatException when it is short, or bytes follow the last entry
   */
  public static List<byte[]> decode(byte[] bundle, int width) {
    List<byte[]> entries = new ArrayList<>(width);
    forEach(
        bundle,
        width,
        (offset, length) -> entries.add(Arrays.copyOfRange(bundle, offset, offset + length)));
    return entries;
  }

  /** Receives where an entry stands. */
  @FunctionalInterface
  interface Span {
    void at(int offset, int length);
  }

  /** Walks over a bundle without copying it; throws as {@link #decode} does. */
  static void forEach(byte[] bundle, int width, Span span) {
    int at = 0;
    for (int i = 0; i < width; i++) {
      if (bundle.length - at < 2) {
        throw new TlogFormatException("bundle ends before entry " + i + " of " + width);
      }
      int length = (bundle[at] & 0xff) << 8 | (bundle[at + 1] & 0xff);
      at += 2;
      if (bundle.length - at < length) {
        throw new TlogFormatException("bundle ends inside entry " + i + " of " + width);
      }
      span.at(at, length);
      at += length;
    }
    if (at != bundle.length) {
      throw new TlogFormatException(
          (bundle.length - at) + " bytes after the last of " + width + " entries");
    }
  }
}
