package io.proofline.tlog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a log is made of. {@link #in} is enough for a log in a directory; the {@code
 * with} methods change one part each.
 *
 * @param key signs the first line of every checkpoint; its name is the log's origin
 * @param store public resources
 * @param secondPlace where the checkpoint that was signed last is kept: not the log's own
 *     directory, so that a log which was put back to an older state is refused
 * @param secondName its name there
 * @param journal directory of the journal, of the index of keys and of the locks: private, on a
 *     local disk, shared by all processes that append
 * @param disk how the journal is written
 * @param signers further lines of the log itself
 * @param cosigner asked between signing and publishing
 * @param attachments what is done with attachments before their entries are published
 * @param keys makes the index of keys anew when it is lost; null when it cannot be
 * @param limits sizes
 */
public record LogSetup(
    SigningKey key,
    LogStore store,
    LogStore secondPlace,
    String secondName,
    Path journal,
    Disk disk,
    List<NoteSigner> signers,
    Cosigner cosigner,
    Attachments attachments,
    @Nullable Keys keys,
    Limits limits) {

  /** Puts what was appended with entries where it belongs. */
  @FunctionalInterface
  public interface Attachments {
    /**
     * Called after the entries were signed and before they are published, in order; called again
     * with the same records when it was interrupted. All must be durable when it returns.
     */
    void place(List<JournalRecord> records) throws IOException;
  }

  /** Knows under which key an entry was appended. */
  @FunctionalInterface
  public interface Keys {
    /** The key of an entry that was read from the log and verified. */
    IdempotencyKey key(long index, byte[] entry) throws IOException;
  }

  /**
   * Sizes that bound memory and disk.
   *
   * @param segmentBytes length at which the journal begins a new file
   * @param roundEntries most entries that one checkpoint takes in (one group may be larger)
   * @param roundBytes most journal bytes that one checkpoint takes in (one group may be larger)
   * @param runKeys keys in the smallest file of the index
   */
  public record Limits(long segmentBytes, int roundEntries, long roundBytes, int runKeys) {
    /** 64 MiB; 16,384 entries; 32 MiB; 1,024 keys. */
    public static Limits standard() {
      return new Limits(64 << 20, 16_384, 32 << 20, 1024);
    }
  }

  /** Takes a copy of the list. */
  public LogSetup {
    signers = List.copyOf(signers);
  }

  /** Parts with nothing further: no other signers, nobody to cosign, no attachments. */
  public static LogSetup of(
      SigningKey key,
      LogStore store,
      LogStore secondPlace,
      String secondName,
      Path journal,
      Disk disk) {
    return new LogSetup(
        key,
        store,
        secondPlace,
        secondName,
        journal,
        disk,
        List.of(),
        Cosigner.none(),
        _ -> {},
        null,
        Limits.standard());
  }

  /** A log in a directory: {@code log/} is public, {@code state/} is private to the writer. */
  public static LogSetup in(Path directory, SigningKey key) {
    return in(directory, key, Disk.system());
  }

  /** The same on another disk. */
  public static LogSetup in(Path directory, SigningKey key, Disk disk) {
    Path state = directory.resolve("state");
    Path scratch = state.resolve("tmp");
    return of(
        key,
        new PosixLogStore(directory.resolve("log"), scratch, disk),
        new PosixLogStore(state, scratch, disk),
        "signed",
        state.resolve("journal"),
        disk);
  }

  /** With further lines of the log itself, after the Ed25519 line. */
  public LogSetup withSigners(List<NoteSigner> more) {
    return new LogSetup(
        key,
        store,
        secondPlace,
        secondName,
        journal,
        disk,
        more,
        cosigner,
        attachments,
        keys,
        limits);
  }

  /** With a step between signing and publishing. */
  public LogSetup withCosigner(Cosigner other) {
    return new LogSetup(
        key,
        store,
        secondPlace,
        secondName,
        journal,
        disk,
        signers,
        other,
        attachments,
        keys,
        limits);
  }

  /** With attachments. */
  public LogSetup withAttachments(Attachments other) {
    return new LogSetup(
        key, store, secondPlace, secondName, journal, disk, signers, cosigner, other, keys, limits);
  }

  /** With a way to make the index of keys anew. */
  public LogSetup withKeys(Keys other) {
    return new LogSetup(
        key,
        store,
        secondPlace,
        secondName,
        journal,
        disk,
        signers,
        cosigner,
        attachments,
        other,
        limits);
  }

  /** With other sizes. */
  public LogSetup withLimits(Limits other) {
    return new LogSetup(
        key,
        store,
        secondPlace,
        secondName,
        journal,
        disk,
        signers,
        cosigner,
        attachments,
        keys,
        other);
  }
}
