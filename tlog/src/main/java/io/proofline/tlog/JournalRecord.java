package io.proofline.tlog;

/**
 * One entry as it stands in the journal.
 *
 * <p>The leaf hash was computed from the bytes that the caller handed over, before anything else
 * was done with them, so that an entry which changes on its way to the disk is found when it is
 * read back.
 */
public final class JournalRecord {
  private final long index;
  private final IdempotencyKey key;
  private final byte[] entry;
  private final byte[] attachment;
  private final byte[] leafHash;

  JournalRecord(long index, IdempotencyKey key, byte[] entry, byte[] attachment, byte[] leafHash) {
    this.index = index;
    this.key = key;
    this.entry = entry;
    this.attachment = attachment;
    this.leafHash = leafHash;
  }

  /** Place in the log. */
  public long index() {
    return index;
  }

  /** What it was appended under. */
  public IdempotencyKey key() {
    return key;
  }

  /** The entry; not to be changed. */
  public byte[] entry() {
    return entry;
  }

  /** What the application wrote down with it; empty when nothing. Not to be changed. */
  public byte[] attachment() {
    return attachment;
  }

  byte[] leafHash() {
    return leafHash;
  }
}
