package io.proofline.tlog;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One group of appends in the journal: all of it is there, or none.
 *
 * <p>Bytes, big-endian: magic (4), length of the body (4), index of the first entry (8), number of
 * entries (4); for each entry its key (32), length (4), length of the attachment (4), leaf hash
 * (32), entry, attachment; last SHA-256 (32) over the hash of the frame before, the head, and for
 * each entry the key, the lengths, the leaf hash and SHA-256 of the attachment. The hash binds a
 * frame to all frames before it, so that bytes of another time or file never pass for a frame.
 */
final class JournalFrame {
  static final int HASH = Rfc6962.HASH_BYTES;

  private static final int MAGIC = 0x504c4a31; // "PLJ1"
  private static final int HEAD = 20;
  private static final int RECORD = IdempotencyKey.BYTES + 8 + HASH;

  /** Longest body: a group of that size would not fit into memory twice. */
  private static final int MAX_BODY = 1 << 30;

  final long first;
  final List<JournalRecord> records;
  final int length;
  final byte[] hash;

  private JournalFrame(long first, List<JournalRecord> records, int length, byte[] hash) {
    this.first = first;
    this.records = records;
    this.length = length;
    this.hash = hash;
  }

  /** Index after the last entry. */
  long end() {
    return first + records.size();
  }

  /** The frame's bytes; its hash are the last 32. */
  static byte[] encode(byte[] previous, List<JournalRecord> records) {
    long body = 0;
    for (JournalRecord record : records) {
      body += RECORD + record.entry().length + record.attachment().length;
    }
    if (body > MAX_BODY) {
      throw new IllegalArgumentException(
          "a group of " + body + " bytes is too large, at most 1 GiB; append it in parts");
    }
    ByteBuffer frame = ByteBuffer.allocate(HEAD + (int) body + HASH);
    frame.putInt(MAGIC).putInt((int) body);
    frame.putLong(records.getFirst().index()).putInt(records.size());
    MessageDigest digest = Rfc6962.digest();
    digest.update(previous);
    digest.update(frame.array(), 0, HEAD);
    for (JournalRecord record : records) {
      int at = frame.position();
      record.key().write(frame);
      frame.putInt(record.entry().length).putInt(record.attachment().length);
      frame.put(record.leafHash());
      digest.update(frame.array(), at, RECORD);
      frame.put(record.entry());
      if (record.attachment().length > 0) {
        frame.put(record.attachment());
        digest.update(Rfc6962.sha256(record.attachment()));
      }
    }
    frame.put(digest.digest());
    return frame.array();
  }

  /**
   * Reads the frame at the position, and checks everything in it.
   *
   * @return null when there is no whole, undamaged frame that follows the given hash
   */
  static @Nullable JournalFrame decode(byte[] bytes, int at, byte[] previous) {
    if (bytes.length - at < HEAD + HASH) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, at, bytes.length - at);
    int magic = in.getInt();
    int body = in.getInt();
    long first = in.getLong();
    int count = in.getInt();
    if (magic != MAGIC
        || body < 0
        || body > bytes.length - at - HEAD - HASH
        || first < 0
        || count < 1
        || count > body / RECORD) {
      return null;
    }
    TreeHasher hasher = new TreeHasher();
    MessageDigest digest = Rfc6962.digest();
    digest.update(previous);
    digest.update(bytes, at, HEAD);
    int end = at + HEAD + body;
    List<JournalRecord> records = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int start = in.position();
      if (end - start < RECORD) {
        return null;
      }
      IdempotencyKey key = IdempotencyKey.read(in);
      int entryLength = in.getInt();
      int attachmentLength = in.getInt();
      byte[] leafHash = new byte[HASH];
      in.get(leafHash);
      if (entryLength < 0
          || attachmentLength < 0
          || (long) entryLength + attachmentLength > end - in.position()) {
        return null;
      }
      byte[] entry = new byte[entryLength];
      in.get(entry);
      byte[] attachment = new byte[attachmentLength];
      in.get(attachment);
      digest.update(bytes, start, RECORD);
      if (attachmentLength > 0) {
        digest.update(Rfc6962.sha256(attachment));
      }
      if (!Arrays.equals(hasher.leaf(entry), leafHash)) {
        return null;
      }
      records.add(new JournalRecord(first + i, key, entry, attachment, leafHash));
    }
    byte[] hash = digest.digest();
    if (in.position() != end || !Arrays.equals(hash, 0, HASH, bytes, end, end + HASH)) {
      return null;
    }
    return new JournalFrame(first, records, HEAD + body + HASH, hash);
  }

  /**
   * Whether a whole frame stands behind the position: then what stands at the position was durable
   * once, and is damaged, not torn.
   */
  static boolean anotherFollows(byte[] bytes, int at) {
    for (int i = at + HASH; i + HEAD + HASH <= bytes.length; i++) {
      boolean magic =
          bytes[i] == (byte) (MAGIC >>> 24)
              && bytes[i + 1] == (byte) (MAGIC >>> 16)
              && bytes[i + 2] == (byte) (MAGIC >>> 8)
              && bytes[i + 3] == (byte) MAGIC;
      if (magic && decode(bytes, i, Arrays.copyOfRange(bytes, i - HASH, i)) != null) {
        return true;
      }
    }
    return false;
  }
}
