package io.proofline.trail.read;

import java.io.IOException;
import java.io.InputStream;

/**
 * Lets only well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF) and no
 * NUL byte pass, and drops one byte order mark at the start. JSON parsers check less than this, and
 * guess UTF-16 from NUL bytes.
 */
final class StrictUtf8 extends InputStream {
  private final InputStream in;
  private int pending;
  private int low = 0x80;
  private int high = 0xbf;
  private long offset;
  private boolean started;
  private byte[] lead = new byte[0];
  private int leadUsed;

  StrictUtf8(InputStream in) {
    this.in = in;
  }

  /** Whether all bytes are well-formed UTF-8 without NUL. */
  static boolean valid(byte[] bytes) {
    StrictUtf8 state = new StrictUtf8(InputStream.nullInputStream());
    try {
      state.check(bytes, 0, bytes.length);
      return state.pending == 0;
    } catch (RejectedException e) {
      return false;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!started) {
      started = true;
      byte[] head = in.readNBytes(3);
      boolean mark =
          head.length == 3
              && head[0] == (byte) 0xef
              && head[1] == (byte) 0xbb
              && head[2] == (byte) 0xbf;
      if (!mark && head.length > 0) {
        lead = head;
      }
    }
    if (lead.length > leadUsed) {
      int n = Math.min(length, lead.length - leadUsed);
      System.arraycopy(lead, leadUsed, target, from, n);
      leadUsed += n;
      check(target, from, n);
      return n;
    }
    int n = in.read(target, from, length);
    if (n > 0) {
      check(target, from, n);
    } else if (n < 0 && pending > 0) {
      throw new RejectedException(
          RejectReason.NOT_UTF8, "ends inside a UTF-8 character at byte " + offset);
    }
    return n;
  }

  private void check(byte[] bytes, int from, int length) throws RejectedException {
    int end = from + length;
    for (int i = from; i < end; i++) {
      int b = bytes[i];
      if (pending == 0 && b > 0) {
        continue;
      }
      step(b & 0xff, offset + i - from);
    }
    offset += length;
  }

  private void step(int b, long at) throws RejectedException {
    if (pending > 0) {
      if (b < low || b > high) {
        throw bad(at);
      }
      pending--;
      low = 0x80;
      high = 0xbf;
      return;
    }
    low = 0x80;
    high = 0xbf;
    if (b == 0) {
      throw new RejectedException(RejectReason.NOT_UTF8, "NUL byte at byte " + at);
    } else if (b >= 0xc2 && b <= 0xdf) {
      pending = 1;
    } else if (b >= 0xe0 && b <= 0xef) {
      pending = 2;
      if (b == 0xe0) {
        low = 0xa0;
      } else if (b == 0xed) {
        high = 0x9f;
      }
    } else if (b >= 0xf0 && b <= 0xf4) {
      pending = 3;
      if (b == 0xf0) {
        low = 0x90;
      } else if (b == 0xf4) {
        high = 0x8f;
      }
    } else {
      throw bad(at);
    }
  }

  private static RejectedException bad(long at) {
    return new RejectedException(RejectReason.NOT_UTF8, "invalid UTF-8 at byte " + at);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
