package io.proofline.trail.read;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses a small gzip file that is exactly as it should be, in one go and with one inflater
 * for many files. Whatever is out of the ordinary is left to {@link StrictGzip}, which names it.
 * One instance per thread; closing it frees native memory.
 */
final class Expand implements AutoCloseable {
  private static final int HEADER = 10;
  private static final int TRAILER = 8;

  private final ReadLimits limits;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private int length;

  Expand(ReadLimits limits) {
    this.limits = limits;
  }

  /**
   * The body at the front of an array with room behind it, {@link #length()} bytes; null when the
   * file is not plainly one well-formed member within the limits.
   */
  byte @Nullable [] body(byte[] file) {
    boolean plain =
        file.length >= HEADER + TRAILER
            && file[0] == 0x1f
            && file[1] == (byte) 0x8b
            && file[2] == 8
            && file[3] == 0;
    if (!plain) {
      return null;
    }
    long size = little32(file, file.length - 4);
    long packed = (long) file.length - HEADER - TRAILER;
    if (size > limits.bufferBytes()
        || size > limits.maxExpandedBytes()
        || (size > limits.ratioFloorBytes() && size / limits.maxRatio() > Math.max(1, packed))) {
      return null;
    }
    // Columns that are made or decoded go behind the text; without room it would be copied.
    length = (int) size;
    byte[] body = new byte[length + length / 5 + 1024];
    inflater.reset();
    inflater.setInput(file, HEADER, (int) packed);
    try {
      int n = 0;
      while (!inflater.finished()) {
        int more = n < length ? inflater.inflate(body, n, length - n) : probe();
        if (more <= 0 && !inflater.finished()) {
          return null;
        }
        n += more;
      }
      crc.reset();
      crc.update(body, 0, length);
      boolean whole =
          n == length
              && inflater.getRemaining() == 0
              && crc.getValue() == little32(file, file.length - TRAILER);
      return whole ? body : null;
    } catch (DataFormatException e) {
      return null;
    }
  }

  /** Bytes of the last body. */
  int length() {
    return length;
  }

  /** Lets the inflater see the end of its data; any byte more than announced is a fault. */
  private int probe() throws DataFormatException {
    int n = inflater.inflate(new byte[1], 0, 1);
    return n > 0 ? -1 : 0;
  }

  private static long little32(byte[] bytes, int at) {
    return (bytes[at] & 0xffL)
        | (bytes[at + 1] & 0xffL) << 8
        | (bytes[at + 2] & 0xffL) << 16
        | (bytes[at + 3] & 0xffL) << 24;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
