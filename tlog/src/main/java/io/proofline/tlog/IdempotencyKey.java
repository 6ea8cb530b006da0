package io.proofline.tlog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Says when two appends are the same one: the second gets the index of the first. SHA-256 of what
 * the application calls the entry (its type and name, the hash of its source), or of the entry
 * itself.
 *
 * @param a bytes 0 to 7, big-endian
 * @param b bytes 8 to 15
 * @param c bytes 16 to 23
 * @param d bytes 24 to 31
 */
public record IdempotencyKey(long a, long b, long c, long d) implements Comparable<IdempotencyKey> {
  /** Length in bytes. */
  static final int BYTES = 32;

  /** The key of a list of parts; their lengths are part of it, so that no two lists collide. */
  public static IdempotencyKey of(String... parts) {
    MessageDigest digest = Rfc6962.digest();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
      digest.update(bytes);
    }
    return fromHash(digest.digest());
  }

  /** The key of an entry that has no other name: two equal entries are one. */
  public static IdempotencyKey ofEntry(byte[] entry) {
    return fromHash(Rfc6962.leafHash(entry));
  }

  /** A key that is a SHA-256 already. */
  public static IdempotencyKey fromHash(byte[] sha256) {
    if (sha256.length != BYTES) {
      throw new IllegalArgumentException("a key has 32 bytes, not " + sha256.length);
    }
    return read(ByteBuffer.wrap(sha256));
  }

  static IdempotencyKey read(ByteBuffer bytes) {
    return new IdempotencyKey(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
  }

  void write(ByteBuffer bytes) {
    bytes.putLong(a).putLong(b).putLong(c).putLong(d);
  }

  /** By the bytes, unsigned. */
  @Override
  public int compareTo(IdempotencyKey other) {
    int order = Long.compareUnsigned(a, other.a);
    order = order != 0 ? order : Long.compareUnsigned(b, other.b);
    order = order != 0 ? order : Long.compareUnsigned(c, other.c);
    return order != 0 ? order : Long.compareUnsigned(d, other.d);
  }
}
