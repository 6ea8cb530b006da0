package io.proofline.tlog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks a log's directory whole: the checkpoint's signature, every entry, every tile, every file
 * that should not be there. Names the file that is wrong: when entries and tiles disagree, the side
 * that leads to the signed root is right.
 */
public final class LogVerifier {

  /** Receives the entries that were proved, in order. */
  @FunctionalInterface
  public interface Entries {
    /** Wants none: the entries are proved all the same. */
    Entries NONE = (_, _) -> {};

    /** One proved entry. */
    void entry(long index, byte[] entry) throws IOException;
  }

  /**
   * What is wrong with a file.
   *
   * @param file path below the log's directory, with slashes
   * @param what what is wrong with it
   * @param offset first byte of the file that is known to be wrong, or where the entry that is
   *     wrong begins; -1 when the file is wrong as a whole, or that cannot be told
   */
  public record Problem(String file, String what, long offset) {
    /** Of the file as a whole. */
    public Problem(String file, String what) {
      this(file, what, -1);
    }
  }

  /**
   * The outcome.
   *
   * @param size leaves under the checkpoint that was used; 0 when there was none
   * @param rootHex its root; empty when there was none
   * @param proved how many entries lead to that root
   * @param files how many files were looked at
   * @param problems what is wrong; empty when the log is whole
   */
  public record Report(long size, String rootHex, long proved, long files, List<Problem> problems) {
    /** Takes a copy of the list. */
    public Report {
      problems = List.copyOf(problems);
    }
  }

  private final LogListing listing;
  private final LogKeys keys;
  private final List<Problem> problems = new ArrayList<>();

  private LogVerifier(Path log, LogKeys keys) throws IOException {
    this.listing = LogListing.of(log);
    this.keys = keys;
  }

  /** Checks against the log's own checkpoint only: a rollback cannot be seen. */
  public static Report verify(Path log, VerifierKey key) throws IOException {
    return verify(log, LogKeys.of(key), null, Entries.NONE);
  }

  /** As the other, for a log with one key. */
  public static Report verify(
      Path log, VerifierKey key, byte @Nullable [] remembered, Entries entries) throws IOException {
    return verify(log, LogKeys.of(key), remembered, entries);
  }

  /**
   * Checks a log.
   *
   * @param log its directory
   * @param keys its pinned public keys, each of which must have signed the checkpoint
   * @param remembered a checkpoint of this log that was seen earlier, signed; null when there is
   *     none
   * @param entries receives every entry that was proved
   */
  public static Report verify(Path log, LogKeys keys, byte @Nullable [] remembered, Entries entries)
      throws IOException {
    Checkpoint earlier = remembered == null ? null : Checkpoint.open(remembered, keys);
    return new LogVerifier(log, keys).run(earlier, entries);
  }

  /**
   * As the others, against a remembered checkpoint whose signatures the caller verified: it may be
   * by keys that others have replaced since.
   */
  public static Report verifySince(
      Path log, LogKeys keys, @Nullable Checkpoint earlier, Entries entries) throws IOException {
    return new LogVerifier(log, keys).run(earlier, entries);
  }

  private Report run(@Nullable Checkpoint earlier, Entries entries) throws IOException {
    listing.foreign().forEach(file -> problems.add(new Problem(file, "does not belong here")));
    Checkpoint own = ownCheckpoint();
    Checkpoint used = own;
    if (own != null && earlier != null && Long.compareUnsigned(own.size(), earlier.size()) < 0) {
      problems.add(
          new Problem(
              "checkpoint",
              "is older than the one signed last (size "
                  + Long.toUnsignedString(own.size())
                  + ", signed last "
                  + Long.toUnsignedString(earlier.size())
                  + "): rolled back"));
    } else if (own != null
        && earlier != null
        && own.size() == earlier.size()
        && !own.sameTree(earlier)) {
      problems.add(
          new Problem("checkpoint", "is another tree of the same size as the one signed last"));
    }
    if (used == null) {
      used = earlier;
    }
    if (used == null) {
      return new Report(0, "", 0, listing.files(), problems);
    }
    if (used.size() < 0 || used.size() > listing.entryCapacity()) {
      problems.add(
          new Problem(
              "tile/entries",
              "holds fewer entries than the checkpoint's size "
                  + Long.toUnsignedString(used.size())));
      return new Report(0, used.rootHex(), 0, listing.files(), problems);
    }
    LogContent content = new LogContent(listing, used, problems);
    content.check();
    if (earlier != null && Long.compareUnsigned(earlier.size(), used.size()) < 0) {
      requireExtends(content, earlier);
    }
    long proved = content.proved(entries);
    return new Report(used.size(), used.rootHex(), proved, listing.files(), problems);
  }

  private @Nullable Checkpoint ownCheckpoint() throws IOException {
    byte[] note = listing.read("checkpoint", SignedNote.MAX_BYTES);
    if (note == null) {
      problems.add(new Problem("checkpoint", "is missing"));
      return null;
    }
    try {
      Checkpoint checkpoint = Checkpoint.open(note, keys);
      if (!Arrays.equals(SignedNote.parse(note).encode(), note)) {
        throw new TlogFormatException("checkpoint is not in its one spelling");
      }
      return checkpoint;
    } catch (TlogFormatException e) {
      problems.add(new Problem("checkpoint", String.valueOf(e.getMessage())));
      return null;
    }
  }

  private void requireExtends(LogContent content, Checkpoint earlier) throws IOException {
    byte[] root = content.rootAt(earlier.size());
    if (root != null && !Arrays.equals(root, earlier.root())) {
      problems.add(new Problem("checkpoint", "does not extend the checkpoint that was remembered"));
    }
  }
}
