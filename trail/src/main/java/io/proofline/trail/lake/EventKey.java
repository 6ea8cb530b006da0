package io.proofline.trail.lake;

import io.proofline.trail.read.ByteSlices;
import io.proofline.trail.read.Column;
import io.proofline.trail.read.RecordBatch;
import java.security.MessageDigest;

/**
 * What makes two records the same event: account and event id, as 128 bits. Twelve digits and a
 * UUID map one to one for each account; anything else maps by SHA-256, and an event without id is
 * only the same as equal bytes.
 *
 * @param high first half
 * @param low second half
 * @param fingerprint first 64 bits of the hash of the record's bytes: what sightings are compared
 *     by
 */
record EventKey(long high, long low, long fingerprint) {
  private static final long VERSION = 0x76657273696f6e31L;

  /** The key of a record that is an event. */
  static EventKey of(RecordBatch batch, int record, MessageDigest sha256) {
    byte[] text = batch.text();
    long fingerprint = big64(batch.hashes(), record * 32);
    int id = batch.columnStart(record, Column.EVENT_ID);
    int account = batch.columnStart(record, Column.ACCOUNT);
    int idEnd = batch.columnEnd(record, Column.EVENT_ID);
    int accountEnd = batch.columnEnd(record, Column.ACCOUNT);
    long number = account < 0 ? -1 : digits(text, account, accountEnd);
    if (id >= 0 && number >= 0 && isUuid(text, id, idEnd)) {
      long high = hex(text, id, 8) << 32 | hex(text, id + 9, 4) << 16 | hex(text, id + 14, 4);
      long low = hex(text, id + 19, 4) << 48 | hex(text, id + 24, 12);
      return new EventKey(high ^ ByteSlices.mix(number + 1), low, fingerprint);
    }
    sha256.reset();
    if (account >= 0) {
      sha256.update(text, account, accountEnd - account);
    }
    sha256.update((byte) '\n');
    if (id >= 0) {
      sha256.update(text, id, idEnd - id);
    } else {
      sha256.update((byte) '\n');
      sha256.update(batch.hashes(), record * 32, 32);
    }
    byte[] hash = sha256.digest();
    return new EventKey(big64(hash, 0), big64(hash, 8), fingerprint);
  }

  /**
   * The key under which other bytes of an event already held are kept: they are a row of their own,
   * so that neither version can hide the other.
   */
  EventKey version() {
    long h = ByteSlices.mix(fingerprint ^ VERSION);
    return new EventKey(
        high ^ h, low ^ ByteSlices.mix(h + Long.rotateLeft(fingerprint, 29)), fingerprint);
  }

  static long big64(byte[] bytes, int at) {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | (bytes[at + i] & 0xff);
    }
    return value;
  }

  private static long digits(byte[] text, int from, int to) {
    if (to - from != 12) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** Lower-case form only: another spelling is another key. */
  private static boolean isUuid(byte[] text, int from, int to) {
    if (to - from != 36) {
      return false;
    }
    for (int i = 0; i < 36; i++) {
      byte c = text[from + i];
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return false;
      }
    }
    return true;
  }

  private static long hex(byte[] text, int from, int digits) {
    long value = 0;
    for (int i = from; i < from + digits; i++) {
      byte c = text[i];
      value = value << 4 | (c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return value;
  }
}
