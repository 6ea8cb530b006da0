package io.proofline.tlog;

import java.security.DigestException;
import java.security.MessageDigest;

/**
 * The hashes of {@link Rfc6962} with one digest for many of them, on flat arrays of 32-byte hashes.
 * Not safe for several threads.
 */
final class TreeHasher {
  private static final int HASH = Rfc6962.HASH_BYTES;

  private final MessageDigest digest = Rfc6962.digest();
  private final byte[] node = new byte[1 + 2 * HASH];
  private byte[] level = new byte[TilePath.FULL * HASH];

  TreeHasher() {
    node[0] = 1;
  }

  /** Hash of a leaf that stands inside an array, written to the target. */
  void leaf(byte[] bytes, int offset, int length, byte[] target, int at) {
    digest.update((byte) 0);
    digest.update(bytes, offset, length);
    finish(target, at);
  }

  /** Hash of a leaf. */
  byte[] leaf(byte[] entry) {
    byte[] hash = new byte[HASH];
    leaf(entry, 0, entry.length, hash, 0);
    return hash;
  }

  /** Plain SHA-256. */
  byte[] sha256(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
    return digest.digest();
  }

  /** Root over hashes that stand one after the other. */
  byte[] root(byte[] hashes, int from, int count) {
    if (count == 0) {
      return Rfc6962.emptyRoot();
    }
    if (level.length < count * HASH) {
      level = new byte[count * HASH];
    }
    System.arraycopy(hashes, from, level, 0, count * HASH);
    // Pairs from the left; one that is left over moves up as it is: the tree of RFC 6962.
    for (int left = count; left > 1; left = (left + 1) / 2) {
      for (int i = 0; i + 1 < left; i += 2) {
        System.arraycopy(level, i * HASH, node, 1, 2 * HASH);
        digest.update(node, 0, node.length);
        finish(level, i / 2 * HASH);
      }
      if ((left & 1) == 1) {
        System.arraycopy(level, (left - 1) * HASH, level, left / 2 * HASH, HASH);
      }
    }
    byte[] root = new byte[HASH];
    System.arraycopy(level, 0, root, 0, HASH);
    return root;
  }

  private void finish(byte[] target, int at) {
    try {
      digest.digest(target, at, HASH);
    } catch (DigestException e) {
      throw new IllegalStateException("no room for a hash", e);
    }
  }
}
