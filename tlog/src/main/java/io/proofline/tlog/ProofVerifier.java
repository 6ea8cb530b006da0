package io.proofline.tlog;

import java.util.Arrays;
import java.util.List;

/**
 * Verifies Merkle proofs (RFC 9162 section 2.1.3.2 and 2.1.4.2, and their extension to subtrees of
 * draft-ietf-plants-merkle-tree-certs). All numbers are unsigned 64-bit. Every input may be
 * hostile: wrong lengths and ranges give false, never an exception.
 */
public final class ProofVerifier {
  private ProofVerifier() {}

  /**
   * Whether [start, end) is a subtree of a tree of that size: start is 0, or a multiple of the
   * smallest power of two that is not below its width, or the range is empty.
   */
  public static boolean validSubtree(long start, long end, long size) {
    if (Long.compareUnsigned(start, end) > 0 || Long.compareUnsigned(end, size) > 0) {
      return false;
    }
    long width = end - start;
    if (start == 0 || width == 0) {
      return true;
    }
    if (Long.compareUnsigned(width, 1L << 63) > 0) {
      return false; // The power would be 2^64, of which only 0 is a multiple.
    }
    long power = width == 1 ? 1 : 1L << (64 - Long.numberOfLeadingZeros(width - 1));
    return (start & (power - 1)) == 0;
  }

  /** Whether the leaf stands at the index in the tree of that size and root. */
  public static boolean inclusion(
      long index, long size, byte[] leafHash, List<byte[]> proof, byte[] root) {
    if (Long.compareUnsigned(index, size) >= 0
        || !hashes(proof)
        || leafHash.length != Rfc6962.HASH_BYTES) {
      return false;
    }
    long fn = index;
    long sn = size - 1;
    byte[] r = leafHash;
    for (byte[] p : proof) {
      if (sn == 0) {
        return false;
      }
      if ((fn & 1) == 1 || fn == sn) {
        r = Rfc6962.nodeHash(p, r);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>>= 1;
          sn >>>= 1;
        }
      } else {
        r = Rfc6962.nodeHash(r, p);
      }
      fn >>>= 1;
      sn >>>= 1;
    }
    return sn == 0 && Arrays.equals(r, root);
  }

  /** Whether the leaf stands at the index in the subtree [start, end) with that root. */
  public static boolean subtreeInclusion(
      long index, long start, long end, byte[] leafHash, List<byte[]> proof, byte[] root) {
    return validSubtree(start, end, end)
        && Long.compareUnsigned(start, index) <= 0
        && inclusion(index - start, end - start, leafHash, proof, root);
  }

  /**
   * Whether the tree of size and root extends the tree of oldSize and oldRoot. An old size of 0 is
   * refused here: every tree extends the empty one, and no proof says so.
   */
  public static boolean consistency(
      long oldSize, long size, List<byte[]> proof, byte[] oldRoot, byte[] root) {
    return oldSize != 0 && subtreeConsistency(0, oldSize, size, proof, oldRoot, root);
  }

  /**
   * Whether the subtree [start, end) with its root is part of the tree of that size and root. Roots
   * are only compared, so their length is the caller's business; a {@link Checkpoint} has 32 bytes.
   */
  public static boolean subtreeConsistency(
      long start, long end, long size, List<byte[]> proof, byte[] subtreeRoot, byte[] root) {
    if (!validSubtree(start, end, size) || !hashes(proof)) {
      return false;
    }
    if (start == end) {
      return proof.isEmpty() && Arrays.equals(subtreeRoot, Rfc6962.emptyRoot());
    }
    long fn = start;
    long sn = end - 1;
    long tn = size - 1;
    if (sn == tn) {
      while (fn != sn) {
        fn >>>= 1;
        sn >>>= 1;
        tn >>>= 1;
      }
    } else {
      while (fn != sn && (sn & 1) == 1) {
        fn >>>= 1;
        sn >>>= 1;
        tn >>>= 1;
      }
    }
    int next = 0;
    byte[] fr = subtreeRoot;
    if (fn != sn) {
      if (proof.isEmpty()) {
        return false;
      }
      fr = proof.get(next++);
    }
    byte[] sr = fr;
    for (; next < proof.size(); next++) {
      byte[] c = proof.get(next);
      if (tn == 0) {
        return false;
      }
      if ((sn & 1) == 1 || sn == tn) {
        if (Long.compareUnsigned(fn, sn) < 0) {
          fr = Rfc6962.nodeHash(c, fr);
        }
        sr = Rfc6962.nodeHash(c, sr);
        while ((sn & 1) == 0 && sn != 0) {
          fn >>>= 1;
          sn >>>= 1;
          tn >>>= 1;
        }
      } else {
        sr = Rfc6962.nodeHash(sr, c);
      }
      fn >>>= 1;
      sn >>>= 1;
      tn >>>= 1;
    }
    return tn == 0 && Arrays.equals(fr, subtreeRoot) && Arrays.equals(sr, root);
  }

  private static boolean hashes(List<byte[]> proof) {
    return proof.stream().allMatch(hash -> hash.length == Rfc6962.HASH_BYTES);
  }
}
