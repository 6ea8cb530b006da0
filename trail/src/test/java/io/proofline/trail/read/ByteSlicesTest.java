package io.proofline.trail.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The hash is part of the format of the key index: its values may not change. */
class ByteSlicesTest {

  @Test
  void hashIsTheOneThatIndexFilesWereWrittenWith() {
    Random random = new Random(11);
    byte[] bytes = new byte[96];
    random.nextBytes(bytes);
    for (int from = 0; from < 20; from++) {
      for (int to = from; to <= bytes.length; to++) {
        assertThat(ByteSlices.hash(bytes, from, to, 5))
            .as("%d to %d", from, to)
            .isEqualTo(plain(bytes, from, to, 5));
      }
    }
  }

  /** Byte by byte: eight at a time as a little-endian number, then what is left. */
  private static long plain(byte[] bytes, int from, int to, long seed) {
    long prime = 0x9e3779b97f4a7c15L;
    long h = seed ^ (to - from) * prime;
    int p = from;
    for (; p + 8 <= to; p += 8) {
      h = (h ^ number(bytes, p, 8)) * prime;
      h ^= h >>> 29;
    }
    return ByteSlices.mix(h ^ number(bytes, p, to - p) * 0xbf58476d1ce4e5b9L);
  }

  private static long number(byte[] bytes, int from, int count) {
    long value = 0;
    for (int i = count - 1; i >= 0; i--) {
      value = (value << 8) | (bytes[from + i] & 0xff);
    }
    return value;
  }
}
