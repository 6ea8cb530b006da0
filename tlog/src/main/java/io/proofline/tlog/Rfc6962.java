package io.proofline.tlog;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** Hashes of the Merkle tree: RFC 6962 section 2.1 (the same as RFC 9162 section 2.1), SHA-256. */
public final class Rfc6962 {
  /** Length of every hash, in bytes. */
  public static final int HASH_BYTES = 32;

  private Rfc6962() {}

  /** SHA-256 of the bytes. */
  public static byte[] sha256(byte[] bytes) {
    return digest().digest(bytes);
  }

  /** A fresh SHA-256. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Hash of a leaf: H(0x00, entry). */
  public static byte[] leafHash(byte[] entry) {
    MessageDigest digest = digest();
    digest.update((byte) 0);
    return digest.digest(entry);
  }

  /** Hash of an inner node: H(0x01, left, right). */
  public static byte[] nodeHash(byte[] left, byte[] right) {
    MessageDigest digest = digest();
    digest.update((byte) 1);
    digest.update(left);
    return digest.digest(right);
  }

  /** Root of the tree without leaves: H of nothing. */
  public static byte[] emptyRoot() {
    return digest().digest();
  }

  /** Root over leaf hashes. */
  public static byte[] root(List<byte[]> leafHashes) {
    CompactRange range = new CompactRange();
    leafHashes.forEach(range::append);
    return range.root();
  }
}
