package io.proofline.tlog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Where proof generation takes the hashes of subtrees from. */
@FunctionalInterface
public interface SubtreeHashes {

  /**
   * MTH(D[start:end]) of RFC 6962 section 2.1.
   *
   * @param start first leaf
   * @param end one after the last leaf; equal to start gives the root of the empty tree
   */
  byte[] hash(long start, long end) throws IOException;

  /** Largest power of two below n, for n of at least 2: where RFC 6962 splits a tree. */
  static long split(long n) {
    return Long.highestOneBit(n - 1);
  }

  /** Over leaf hashes in memory. */
  static SubtreeHashes of(List<byte[]> leafHashes) {
    List<byte[]> leaves = List.copyOf(leafHashes);
    return new SubtreeHashes() {
      @Override
      public byte[] hash(long start, long end) {
        CompactRange range = new CompactRange();
        for (long i = start; i < end; i++) {
          range.append(leaves.get(Math.toIntExact(i)));
        }
        return range.root();
      }
    };
  }

  /** Inclusion proof of a leaf in the tree of the given size, leaf's sibling first. */
  default List<byte[]> inclusion(long index, long size) throws IOException {
    return inclusion(index, 0, size);
  }

  /** Inclusion proof of a leaf in the subtree [start, end), leaf's sibling first. */
  default List<byte[]> inclusion(long index, long start, long end) throws IOException {
    if (index < start || index >= end) {
      throw new IllegalArgumentException(
          "leaf " + index + " is not in [" + start + ", " + end + ")");
    }
    List<byte[]> proof = new ArrayList<>();
    long low = start;
    long high = end;
    while (high - low > 1) {
      long middle = low + split(high - low);
      if (index < middle) {
        proof.add(hash(middle, high));
        high = middle;
      } else {
        proof.add(hash(low, middle));
        low = middle;
      }
    }
    return proof.reversed();
  }

  /** Consistency proof from a tree of oldSize (at least 1) to a tree of size. */
  default List<byte[]> consistency(long oldSize, long size) throws IOException {
    return consistency(0, oldSize, size);
  }

  /** Consistency proof from the valid subtree [start, end) to the tree of the given size. */
  default List<byte[]> consistency(long start, long end, long size) throws IOException {
    if (!ProofVerifier.validSubtree(start, end, size)) {
      throw new IllegalArgumentException(
          "[" + start + ", " + end + ") is no subtree of a tree of size " + size);
    }
    List<byte[]> proof = new ArrayList<>();
    if (start == end) {
      return proof;
    }
    long low = 0;
    long high = size;
    boolean known = true;
    while (!(start == low && end == high)) {
      long middle = low + split(high - low);
      if (end <= middle) {
        proof.add(hash(middle, high));
        high = middle;
      } else if (start >= middle) {
        proof.add(hash(low, middle));
        low = middle;
      } else {
        proof.add(hash(low, middle));
        known = false;
        start = middle;
        low = middle;
      }
    }
    if (!known) {
      proof.add(hash(low, high));
    }
    return proof.reversed();
  }
}
