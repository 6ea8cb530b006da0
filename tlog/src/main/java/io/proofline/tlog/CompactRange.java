package io.proofline.tlog;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * The state that is enough to extend a tree: one hash for each set bit of its size, left to right,
 * each the root of a perfect subtree. Not safe for several threads.
 */
public final class CompactRange {
  private static final int HASH = Rfc6962.HASH_BYTES;

  private final ArrayList<byte[]> hashes;
  private final MessageDigest digest = Rfc6962.digest();
  private final byte[] node = new byte[1 + 2 * HASH];
  private long size;

  /** The empty tree. */
  public CompactRange() {
    this(0, List.of());
  }

  /**
   * A tree of the given size.
   *
   * @param size number of leaves, unsigned
   * @param hashes roots of its perfect subtrees, left to right
   */
  public CompactRange(long size, List<byte[]> hashes) {
    if (Long.bitCount(size) != hashes.size()) {
      throw new IllegalArgumentException(
          "a tree of size "
              + Long.toUnsignedString(size)
              + " has "
              + Long.bitCount(size)
              + " perfect subtrees, not "
              + hashes.size());
    }
    this.size = size;
    this.node[0] = 1;
    this.hashes = new ArrayList<>(hashes);
  }

  /** Number of leaves, unsigned. */
  public long size() {
    return size;
  }

  /** Adds the hash of the next leaf. */
  public void append(byte[] leafHash) {
    byte[] hash = leafHash;
    for (long rest = size; (rest & 1) == 1; rest >>>= 1) {
      hash = nodeHash(hashes.removeLast(), hash);
    }
    hashes.add(hash);
    size++;
  }

  /** Root of the tree. */
  public byte[] root() {
    if (hashes.isEmpty()) {
      return Rfc6962.emptyRoot();
    }
    byte[] root = hashes.getLast();
    for (int i = hashes.size() - 2; i >= 0; i--) {
      root = nodeHash(hashes.get(i), root);
    }
    return root.clone();
  }

  /** {@link Rfc6962#nodeHash} with one digest for all. */
  private byte[] nodeHash(byte[] left, byte[] right) {
    if (left.length != HASH || right.length != HASH) {
      return Rfc6962.nodeHash(left, right);
    }
    System.arraycopy(left, 0, node, 1, HASH);
    System.arraycopy(right, 0, node, 1 + HASH, HASH);
    digest.update(node, 0, node.length);
    return digest.digest();
  }
}
