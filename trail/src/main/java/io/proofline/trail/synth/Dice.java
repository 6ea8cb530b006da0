package io.proofline.trail.synth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** Chance that repeats: all values follow from the seed and from the order of the calls. */
final class Dice {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private final long seed;
  private final SplittableRandom random;

  Dice(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  /** From 0 to bound, without bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** From low to high, both included. */
  int between(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  /** From 0 to 1. */
  double share() {
    return random.nextDouble();
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  <T> T of(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** A random (version 4) UUID, as CloudTrail's event ids. */
  String uuid() {
    long high = (random.nextLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L;
    long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  String upper(int length) {
    return text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", length);
  }

  String alphanumeric(int length) {
    return text(BASE64.substring(0, 62), length);
  }

  String base64(int length) {
    return text(BASE64, length);
  }

  private String text(String alphabet, int length) {
    StringBuilder made = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      made.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return made.toString();
  }

  /**
   * An access key id. As in real ones, the account can be read back from it: the sixteen characters
   * are base32 of one bit, the account in 40 bits, and 39 further bits.
   */
  String accessKey(String prefix, String account) {
    long head = 1L << 47 | Long.parseLong(account) << 7 | random.nextInt(128);
    return prefix + base32(head, random.nextLong() & 0xffff_ffffL);
  }

  private static String base32(long head48, long tail32) {
    StringBuilder made = new StringBuilder(16);
    for (int i = 0; i < 16; i++) {
      int value = 0;
      for (int bit = i * 5; bit < i * 5 + 5; bit++) {
        long one = bit < 48 ? head48 >>> (47 - bit) : tail32 >>> (79 - bit);
        value = value << 1 | (int) (one & 1);
      }
      made.append(BASE32.charAt(value));
    }
    return made.toString();
  }

  /** An id that belongs to a name: the same name always gets the same one. */
  String idOf(String prefix, String name, int length) {
    byte[] hash = sha256((seed + "/" + prefix + "/" + name).getBytes(StandardCharsets.UTF_8));
    StringBuilder made = new StringBuilder(prefix);
    for (int i = 0; made.length() < prefix.length() + length; i++) {
      made.append(BASE32.charAt(hash[i] & 31));
    }
    return made.toString();
  }

  /** Lower-case hex that belongs to a name. */
  String hexOf(String name, int length) {
    return HexFormat.of()
        .formatHex(sha256((seed + "/" + name).getBytes(StandardCharsets.UTF_8)))
        .substring(0, length);
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
