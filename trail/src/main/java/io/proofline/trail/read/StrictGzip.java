package io.proofline.trail.read;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Exactly one gzip member (RFC 1952) and nothing after it. The JDK's own stream reads on into
 * further members and drops trailing bytes in silence, which would let a file say two things.
 */
final class StrictGzip extends InputStream {
  private static final int FHCRC = 2;
  private static final int FEXTRA = 4;
  private static final int FNAME = 8;
  private static final int FCOMMENT = 16;

  private final InputStream in;
  private final ReadLimits limits;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] input = new byte[32 * 1024];
  private int position;
  private int end;
  private long compressed;
  private long expanded;
  private boolean done;

  StrictGzip(InputStream in, ReadLimits limits) throws IOException {
    this.in = in;
    this.limits = limits;
    try {
      readHeader();
    } catch (IOException e) {
      inflater.end();
      throw e;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!done) {
      int n;
      try {
        n = inflater.inflate(target, offset, length);
      } catch (DataFormatException e) {
        throw new RejectedException(
            RejectReason.BAD_GZIP, "damaged compressed data near byte " + compressed);
      }
      if (n > 0) {
        crc.update(target, offset, n);
        expanded += n;
        checkBounds();
        return n;
      }
      if (inflater.finished()) {
        position = end - inflater.getRemaining();
        readTrailer();
        done = true;
      } else if (inflater.needsDictionary()) {
        throw new RejectedException(RejectReason.BAD_GZIP, "asks for a preset dictionary");
      } else if (inflater.needsInput()) {
        fill();
        inflater.setInput(input, 0, end);
        position = end;
      }
    }
    return -1;
  }

  private void checkBounds() throws RejectedException {
    if (expanded > limits.maxExpandedBytes()) {
      throw new RejectedException(
          RejectReason.TOO_LARGE, "expands beyond " + limits.maxExpandedBytes() + " bytes");
    }
    long used = compressed - inflater.getRemaining();
    if (expanded > limits.ratioFloorBytes() && expanded / limits.maxRatio() > Math.max(1, used)) {
      throw new RejectedException(
          RejectReason.SUSPICIOUS_RATIO,
          "expands more than " + limits.maxRatio() + " times after " + used + " bytes");
    }
  }

  private void fill() throws IOException {
    int n = in.read(input, 0, input.length);
    if (n <= 0) {
      throw new RejectedException(
          RejectReason.TRUNCATED_GZIP, "the gzip stream ends after " + compressed + " bytes");
    }
    compressed += n;
    position = 0;
    end = n;
  }

  private int next() throws IOException {
    if (position == end) {
      fill();
    }
    return input[position++] & 0xff;
  }

  private void readHeader() throws IOException {
    int b0 = next();
    int b1 = next();
    int method = next();
    int flags = next();
    if (b0 != 0x1f || b1 != 0x8b || method != 8 || (flags & 0xe0) != 0) {
      throw new RejectedException(RejectReason.BAD_GZIP, "not a gzip header");
    }
    skip(6);
    if ((flags & FEXTRA) != 0) {
      int low = next();
      skip(low | next() << 8);
    }
    if ((flags & FNAME) != 0) {
      skipText();
    }
    if ((flags & FCOMMENT) != 0) {
      skipText();
    }
    if ((flags & FHCRC) != 0) {
      skip(2);
    }
    inflater.setInput(input, position, end - position);
    position = end;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    for (int i = 0; next() != 0; i++) {
      if (i > 4096) {
        throw new RejectedException(RejectReason.BAD_GZIP, "over-long text in the gzip header");
      }
    }
  }

  private void readTrailer() throws IOException {
    long sum = little32();
    long size = little32();
    if (sum != crc.getValue()) {
      throw new RejectedException(RejectReason.BAD_GZIP, "checksum (CRC-32) does not match");
    }
    if (size != (expanded & 0xffffffffL)) {
      throw new RejectedException(RejectReason.BAD_GZIP, "length in the trailer does not match");
    }
    int first = position < end ? input[position++] & 0xff : in.read();
    if (first < 0) {
      return;
    }
    int second = position < end ? input[position] & 0xff : in.read();
    if (first == 0x1f && second == 0x8b) {
      throw new RejectedException(
          RejectReason.SEVERAL_GZIP_MEMBERS, "a second gzip member follows the first");
    }
    throw new RejectedException(
        RejectReason.BYTES_AFTER_GZIP, "bytes follow the end of the gzip member");
  }

  private long little32() throws IOException {
    long value = next();
    value |= (long) next() << 8;
    value |= (long) next() << 16;
    return value | (long) next() << 24;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
