package io.proofline.trail.digest;

import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/** Many SHA-256 hashes in little room: 32 bytes each, sorted. */
final class HashList {
  private static final int SIZE = 32;

  private final byte[] sorted;
  private final int from;
  private final int count;

  private HashList(byte[] sorted, int from, int count) {
    this.sorted = sorted;
    this.from = from;
    this.count = count;
  }

  /** Of lower-case hex. */
  static HashList of(Collection<String> hashes) {
    List<String> order = hashes.stream().distinct().sorted().toList();
    byte[] bytes = new byte[order.size() * SIZE];
    for (int i = 0; i < order.size(); i++) {
      byte[] one = HexFormat.of().parseHex(order.get(i));
      if (one.length != SIZE) {
        throw new IllegalArgumentException("not a SHA-256 hash");
      }
      System.arraycopy(one, 0, bytes, i * SIZE, SIZE);
    }
    return new HashList(bytes, 0, order.size());
  }

  /** The hashes that lie at the end of the bytes, as {@link #bytes} gave them. */
  static HashList at(byte[] bytes, int from) {
    return new HashList(bytes, from, (bytes.length - from) / SIZE);
  }

  byte[] bytes() {
    return Arrays.copyOfRange(sorted, from, from + count * SIZE);
  }

  boolean contains(String hex) {
    if (hex.length() != 2 * SIZE) {
      return false;
    }
    byte[] wanted = HexFormat.of().parseHex(hex);
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int at = from + middle * SIZE;
      int order = Arrays.compareUnsigned(sorted, at, at + SIZE, wanted, 0, SIZE);
      if (order == 0) {
        return true;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }
}
