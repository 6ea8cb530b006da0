package io.proofline.trail.read;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Remembers the bytes a JSON parser has pulled since the start of the current record, so that a
 * record can be kept exactly as it stands in the file. Memory is one record plus the parser's own
 * buffer.
 */
final class RecordTee extends InputStream {
  private final InputStream in;
  private final int maxRecordBytes;
  private byte[] kept = new byte[16 * 1024];
  private long keptFrom;
  private int keptLength;
  private long floor;

  RecordTee(InputStream in, int maxRecordBytes) {
    this.in = in;
    this.maxRecordBytes = maxRecordBytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int n = in.read(target, offset, length);
    if (n > 0) {
      if (keptLength + n > kept.length) {
        drop();
      }
      if (keptLength + n > kept.length) {
        if ((long) keptLength + n > maxRecordBytes + 64L * 1024) {
          throw new RejectedException(
              RejectReason.TOO_LARGE,
              "a record is larger than " + maxRecordBytes + " bytes at byte " + keptFrom);
        }
        kept = Arrays.copyOf(kept, Math.max(kept.length * 2, keptLength + n));
      }
      System.arraycopy(target, offset, kept, keptLength, n);
      keptLength += n;
    }
    return n;
  }

  /** Everything before the offset may be forgotten. */
  void release(long offset) {
    floor = offset;
  }

  private void drop() {
    int drop = (int) Math.min(keptLength, Math.max(0, floor - keptFrom));
    System.arraycopy(kept, drop, kept, 0, keptLength - drop);
    keptLength -= drop;
    keptFrom += drop;
  }

  /** Copy of the bytes from (inclusive) to (exclusive) offset. */
  byte[] slice(long from, long to) {
    int start = Math.toIntExact(from - keptFrom);
    return Arrays.copyOfRange(kept, start, start + Math.toIntExact(to - from));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
