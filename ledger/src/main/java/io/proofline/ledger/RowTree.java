package io.proofline.ledger;

import io.proofline.tlog.Rfc6962;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * All hashes of a sheet's row tree, lowest level first; a node without a sibling is its own parent,
 * which gives the tree of RFC 6962. What was read from a file is believed of no node that does not
 * lead to the root. Safe for several threads.
 */
final class RowTree {
  private static final int HASH = Rfc6962.HASH_BYTES;

  private final int rows;
  private final byte[] nodes;
  private final BitSet known = new BitSet();
  private final MessageDigest digest = Rfc6962.digest();

  private RowTree(int rows, byte[] nodes) {
    this.rows = rows;
    this.nodes = nodes;
  }

  /** Over the hashes of all rows, which somebody worked out just now. */
  static RowTree over(List<byte[]> leaves) {
    RowTree tree = new RowTree(leaves.size(), new byte[HASH * nodes(leaves.size())]);
    for (int row = 0; row < leaves.size(); row++) {
      System.arraycopy(leaves.get(row), 0, tree.nodes, HASH * row, HASH);
    }
    int from = 0;
    for (int width = leaves.size(); width > 1; width = (width + 1) / 2) {
      for (int i = 0; i < width; i += 2) {
        int above = from + width + i / 2;
        byte[] parent =
            i + 1 < width ? tree.parent(from + i, tree.at(from + i)) : tree.at(from + i);
        tree.put(above, parent);
      }
      from += width;
    }
    tree.known.set(0, nodes(leaves.size()));
    return tree;
  }

  /** As it was kept; nothing of it is believed yet. */
  static RowTree kept(int rows, byte[] nodes) {
    if (nodes.length != HASH * nodes(rows)) {
      throw new IllegalArgumentException("not the hashes of a tree of " + rows + " rows");
    }
    return new RowTree(rows, nodes.clone());
  }

  /** How many hashes the tree of so many rows has. */
  static int nodes(int rows) {
    int sum = 0;
    for (int width = rows; width > 1; width = (width + 1) / 2) {
      sum = Math.addExact(sum, width);
    }
    return rows == 0 ? 0 : Math.addExact(sum, 1);
  }

  /** All hashes, to be kept. */
  synchronized byte[] bytes() {
    return nodes.clone();
  }

  /** Hash of a row; the one that led to the root when it was asked before. */
  synchronized byte[] leaf(int row) {
    return at(row);
  }

  /** The root that the hashes say. */
  synchronized byte[] root() {
    return rows == 0 ? Rfc6962.emptyRoot() : at(nodes.length / HASH - 1);
  }

  /**
   * Whether a row with this hash leads to the root.
   *
   * @param root as the statement names it
   */
  synchronized boolean leads(int row, byte[] leaf, byte[] root) {
    int top = nodes.length / HASH - 1;
    BitSet path = new BitSet();
    byte[][] computed = new byte[32][];
    byte[] hash = leaf;
    int node = row;
    int from = 0;
    int width = rows;
    int level = 0;
    while (!known.get(node)) {
      computed[level++] = hash;
      path.set(node);
      if (node == top) {
        if (!Arrays.equals(hash, root)) {
          return false;
        }
        keep(path, computed);
        return true;
      }
      int in = node - from;
      boolean alone = in == width - 1 && in % 2 == 0;
      hash = alone ? hash : parent(node, hash);
      node = from + width + in / 2;
      from += width;
      width = (width + 1) / 2;
    }
    if (!Arrays.equals(hash, at(node))) {
      return false;
    }
    keep(path, computed);
    return true;
  }

  /** What led to the root is known, and so is what stood beside it. */
  private void keep(BitSet path, byte[][] computed) {
    int level = 0;
    int from = 0;
    int width = rows;
    for (int node = path.nextSetBit(0); node >= 0; node = path.nextSetBit(node + 1)) {
      put(node, computed[level++]);
      known.set(node);
      int beside = from + ((node - from) ^ 1);
      if (beside < from + width && width > 1) {
        known.set(beside);
      }
      from += width;
      width = (width + 1) / 2;
    }
  }

  /** Hash of the parent of a node that has a sibling. */
  private byte[] parent(int node, byte[] hash) {
    int from = 0;
    int width = rows;
    while (node >= from + width) {
      from += width;
      width = (width + 1) / 2;
    }
    boolean left = (node - from) % 2 == 0;
    digest.update((byte) 1);
    if (left) {
      digest.update(hash);
      digest.update(nodes, HASH * (node + 1), HASH);
    } else {
      digest.update(nodes, HASH * (node - 1), HASH);
      digest.update(hash);
    }
    return digest.digest();
  }

  private byte[] at(int node) {
    return Arrays.copyOfRange(nodes, HASH * node, HASH * (node + 1));
  }

  private void put(int node, byte[] hash) {
    System.arraycopy(hash, 0, nodes, HASH * node, HASH);
  }
}
