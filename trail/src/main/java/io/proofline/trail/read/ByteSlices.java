package io.proofline.trail.read;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Hashes of parts of byte arrays, for tables in memory and index files; no cryptography. */
public final class ByteSlices {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long PRIME = 0x9e3779b97f4a7c15L;

  private ByteSlices() {}

  /** 64-bit hash of the bytes from (inclusive) to (exclusive), spread over all bits. */
  public static long hash(byte[] bytes, int from, int to, long seed) {
    long h = seed ^ (to - from) * PRIME;
    int p = from;
    for (; p + 8 <= to; p += 8) {
      h = (h ^ (long) LONG.get(bytes, p)) * PRIME;
      h ^= h >>> 29;
    }
    return mix(h ^ rest(bytes, p, to) * 0xbf58476d1ce4e5b9L);
  }

  /** Fewer than eight bytes as a number, the first one lowest. */
  private static long rest(byte[] bytes, int from, int to) {
    if (from == to) {
      return 0;
    }
    if (to >= 8) {
      return (long) LONG.get(bytes, to - 8) >>> (8 * (8 - (to - from)));
    }
    long rest = 0;
    for (int p = from, shift = 0; p < to; p++, shift += 8) {
      rest |= (bytes[p] & 0xffL) << shift;
    }
    return rest;
  }

  /** Spreads a value over all bits (the finaliser of SplitMix64, public domain). */
  public static long mix(long value) {
    long h = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
    h = (h ^ h >>> 27) * 0x94d049bb133111ebL;
    return h ^ h >>> 31;
  }
}
