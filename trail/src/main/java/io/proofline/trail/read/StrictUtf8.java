package io.proofline.trail.read;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Lets only well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF) and no
 * NUL byte pass, and drops one byte order mark at the start. JSON parsers check less than this, and
 * guess UTF-16 from NUL bytes.
 */
final class StrictUtf8 extends InputStream {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private final InputStream in;
  private int pending;
  private int low = 0x80;
  private int high = 0xbf;
  private long offset;
  private boolean started;
  private boolean dropped;
  private byte[] lead = new byte[0];
  private int leadUsed;

  StrictUtf8(InputStream in) {
    this.in = in;
  }

  /** Whether all bytes are well-formed UTF-8 without NUL. */
  static boolean valid(byte[] bytes) {
    return firstFault(bytes, 0, bytes.length) < 0;
  }

  /** Position of the first byte that is NUL or no well-formed UTF-8; -1 when all are good. */
  static int firstFault(byte[] bytes, int from, int to) {
    int p = from;
    while (p < to) {
      while (p + 8 <= to) {
        long v = (long) LONG.get(bytes, p);
        // Eight bytes of ASCII without NUL at a time: no high bit set, and none becomes negative.
        if (((v | (v - ONES)) & HIGHS) != 0) {
          break;
        }
        p += 8;
      }
      if (p >= to) {
        return -1;
      }
      int b = bytes[p];
      if (b > 0) {
        p++;
        continue;
      }
      int more = sequence(bytes, p, to);
      if (more < 0) {
        return p;
      }
      p += more;
    }
    return -1;
  }

  /** Length of the multi-byte character at the position; -1 when it is malformed. */
  private static int sequence(byte[] bytes, int p, int to) {
    int lead = bytes[p] & 0xff;
    int low = 0x80;
    int high = 0xbf;
    int length;
    if (lead >= 0xc2 && lead <= 0xdf) {
      length = 2;
    } else if (lead >= 0xe0 && lead <= 0xef) {
      length = 3;
      low = lead == 0xe0 ? 0xa0 : low;
      high = lead == 0xed ? 0x9f : high;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
      length = 4;
      low = lead == 0xf0 ? 0x90 : low;
      high = lead == 0xf4 ? 0x8f : high;
    } else {
      return -1;
    }
    if (p + length > to) {
      return -1;
    }
    for (int i = 1; i < length; i++) {
      int b = bytes[p + i] & 0xff;
      if (b < low || b > high) {
        return -1;
      }
      low = 0x80;
      high = 0xbf;
    }
    return length;
  }

  /** Whether a byte order mark was dropped. */
  boolean dropped() {
    return dropped;
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
      dropped = mark;
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
