package io.proofline.tlog;

import java.util.Arrays;
import java.util.List;

/** Where a file begins to differ from what leads to the signed root, in bytes from its start. */
final class FirstDifference {
  private FirstDifference() {}

  /** Index of the first hash that differs; the shorter length when one is the other's beginning. */
  static int index(List<byte[]> found, List<byte[]> right) {
    int both = Math.min(found.size(), right.size());
    for (int i = 0; i < both; i++) {
      if (!Arrays.equals(found.get(i), right.get(i))) {
        return i;
      }
    }
    return both;
  }

  /** First wrong byte of a tile of these hashes. */
  static long ofHashes(List<byte[]> found, List<byte[]> right) {
    int index = index(found, right);
    if (index == Math.min(found.size(), right.size())) {
      return (long) index * Rfc6962.HASH_BYTES;
    }
    return (long) index * Rfc6962.HASH_BYTES + Arrays.mismatch(found.get(index), right.get(index));
  }

  /** Where an entry begins in a bundle, its length included; the end of what can be followed. */
  static long startOfEntry(byte[] bundle, int entry) {
    int at = 0;
    for (int i = 0; i < entry && bundle.length - at >= 2; i++) {
      at += 2 + ((bundle[at] & 0xff) << 8 | (bundle[at + 1] & 0xff));
    }
    return Math.min(at, bundle.length);
  }

  /** Where the entries of a bundle end, or where it was cut. */
  static long endOfEntries(byte[] bundle, int width) {
    return startOfEntry(bundle, width);
  }
}
