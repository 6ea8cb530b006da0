package io.proofline.tlog;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Extends a log on disk, one commit at a time.
 *
 * <p>A commit: check the published tree against the state that was signed last → compute the new
 * files → write them down in one <em>pending</em> file and make it durable → read it back and
 * recompute the tree from it → sign → compare-and-swap the signer's <em>memory</em> (from here the
 * commit is done) → put the files in place, the checkpoint last. {@link #recover} finishes a commit
 * that was interrupted after the swap, and forgets one that was interrupted before it.
 *
 * <p>The memory stands outside of the log's directory, so that a log that was put back to an older
 * state is refused. Without a lock on the writer two processes would overwrite each other: every
 * method takes the held lock.
 */
public final class LogWriter {

  /**
   * Where a log stands.
   *
   * @param base directory to which the changes of a commit are relative
   * @param log the log's directory, below base
   * @param memory file of the last signed checkpoint
   * @param pending file of the commit under way
   * @param temporary directory for files that are not complete yet, in the same file system
   */
  public record Place(Path base, Path log, Path memory, Path pending, Path temporary) {}

  private final Place place;
  private final SigningKey key;
  private final Disk disk;
  private final LogFiles files;
  private boolean failed;

  /** A writer that signs with the key; the log's origin is the key's name. */
  public LogWriter(Place place, SigningKey key, Disk disk) {
    this.place = place;
    this.key = key;
    this.disk = disk;
    this.files = new LogFiles(place.log(), disk);
  }

  /**
   * Appends entries and applies further changes, all or nothing.
   *
   * @param held the writer's lock
   * @param entries entries in order; an empty list on a new log signs the empty tree
   * @param changes further files of the same commit
   * @return the new checkpoint; entry i has index size - entries.size() + i
   * @throws IOException when it could not be made durable. Before signing nothing has changed;
   *     after signing the entries are recorded and the next {@link #recover} puts the files in
   *     place. The message says which
   * @throws TlogFormatException when the log on disk is not the one that was signed last
   */
  public Checkpoint append(WriterLock.Held held, List<byte[]> entries, List<Change> changes)
      throws IOException {
    if (failed) {
      throw new IOException(
          "an earlier write to "
              + place.log()
              + " failed; open the log again, so that its state is"
              + " read from disk");
    }
    recover(held);
    SignedState signed = signedState();
    LogGrowth growth = growth(signed, entries);
    TileTree grown = growth.tree(growth.written());
    byte[] root = grown.hash(0, growth.newSize());
    requireExtension(signed, grown, growth.newSize(), root);
    Checkpoint checkpoint = Checkpoint.of(key.verifier().name(), growth.newSize(), root);
    PendingCommit commit =
        new PendingCommit(checkpoint.size(), checkpoint.rootBase64(), allChanges(growth, changes));
    byte[] pending = commit.encode();
    byte[] note = key.sign(checkpoint.text()).encode();
    try {
      disk.replace(place.pending(), temporary("pending"), pending);
      requireSame(PendingCommit.decode(disk.read(place.pending())), commit, growth, entries);
      swapMemory(signed.note, note);
      apply(commit, note);
      return checkpoint;
    } catch (IOException | RuntimeException e) {
      failed = true;
      throw new IOException(outcome(note) + " (" + e.getMessage() + ")", e);
    }
  }

  /**
   * Finishes or forgets a commit that was interrupted.
   *
   * @throws TlogFormatException when the pending file is damaged although its commit was signed
   */
  public void recover(WriterLock.Held held) throws IOException {
    if (!held.isOpen()) {
      throw new IllegalStateException("the writer's lock was freed");
    }
    byte[] bytes = readOrNull(place.pending());
    if (bytes == null) {
      return;
    }
    byte[] memory = readOrNull(place.memory());
    byte[] published = readOrNull(place.log().resolve("checkpoint"));
    if (memory != null && !Arrays.equals(memory, published)) {
      // Signed and not published: the pending file is the only copy of the new files.
      PendingCommit commit;
      try {
        commit = PendingCommit.decode(bytes);
      } catch (TlogFormatException e) {
        throw new TlogFormatException(place.pending() + ": " + e.getMessage());
      }
      if (commit.leadsTo(Checkpoint.open(memory, key.verifier()))) {
        apply(commit, memory);
        return;
      }
    } else if (memory != null) {
      finishPublished(bytes, memory);
      return;
    }
    disk.delete(place.pending());
  }

  /** After publishing only deletions and the removal of the pending file may be left to do. */
  private void finishPublished(byte[] bytes, byte[] memory) throws IOException {
    PendingCommit commit;
    try {
      commit = PendingCommit.decode(bytes);
    } catch (TlogFormatException e) {
      disk.delete(place.pending()); // Torn: never signed, since memory and log agree without it.
      return;
    }
    if (commit.leadsTo(Checkpoint.open(memory, key.verifier()))) {
      new Placement(place.base(), place.temporary(), disk).deletions(commit.changes());
    }
    disk.delete(place.pending());
  }

  /** The state that was signed last; the note is null before the first. */
  private static final class SignedState {
    private final byte @Nullable [] note;
    private final long size;
    private final byte[] root;

    SignedState(byte @Nullable [] note, long size, byte[] root) {
      this.note = note;
      this.size = size;
      this.root = root;
    }
  }

  private SignedState signedState() throws IOException {
    byte[] memory = readOrNull(place.memory());
    byte[] published = readOrNull(place.log().resolve("checkpoint"));
    if (memory == null && published == null) {
      return new SignedState(null, 0, Rfc6962.emptyRoot());
    }
    if (memory == null) {
      throw new TlogFormatException(
          place.memory()
              + " is missing: the signer does not know which tree it signed last and"
              + " refuses to sign another");
    }
    Checkpoint remembered = opened(place.memory(), memory);
    if (!Arrays.equals(memory, published)) {
      throw new TlogFormatException(
          place.log().resolve("checkpoint")
              + " is not the checkpoint that was signed last (size "
              + Long.toUnsignedString(remembered.size())
              + "); the log was changed or put back");
    }
    return new SignedState(memory, remembered.size(), remembered.root());
  }

  private Checkpoint opened(Path file, byte[] note) {
    try {
      return Checkpoint.open(note, key.verifier());
    } catch (TlogFormatException e) {
      throw new TlogFormatException(file + ": " + e.getMessage());
    }
  }

  private LogGrowth growth(SignedState signed, List<byte[]> entries) throws IOException {
    try {
      return new LogGrowth(files, signed.size, signed.root, entries);
    } catch (NoSuchFileException e) {
      throw new TlogFormatException(e.getFile() + " is missing");
    } catch (TlogFormatException e) {
      throw new TlogFormatException(place.log() + ": " + e.getMessage());
    }
  }

  private void requireExtension(SignedState signed, TileTree grown, long size, byte[] root)
      throws IOException {
    boolean extendsIt =
        signed.size == 0
            || ProofVerifier.consistency(
                signed.size, size, grown.consistency(signed.size, size), signed.root, root);
    if (!extendsIt) {
      throw new TlogFormatException(
          place.log() + ": the new tree does not extend the one that was signed last");
    }
  }

  private List<Change> allChanges(LogGrowth growth, List<Change> further) {
    Path log = place.base().relativize(place.log());
    List<Change> changes = new ArrayList<>(further);
    growth
        .written()
        .forEach((path, bytes) -> changes.add(Change.write(log.resolve(path.text()), bytes)));
    growth.superseded().forEach(path -> changes.add(new Change.Delete(log.resolve(path))));
    return changes;
  }

  /** What was read back from disk must give the very tree that is about to be signed. */
  private void requireSame(
      PendingCommit readBack, PendingCommit commit, LogGrowth growth, List<byte[]> entries)
      throws IOException {
    Path log = place.base().relativize(place.log());
    Map<TilePath, byte[]> fresh = new HashMap<>();
    for (Change change : readBack.changes()) {
      if (change instanceof Change.Write write && write.path().startsWith(log)) {
        String inLog = log.relativize(write.path()).toString().replace('\\', '/');
        TilePath.parse(inLog).ifPresent(path -> fresh.put(path, write.bytes().content()));
      }
    }
    TileTree tree = growth.tree(fresh);
    byte[] root = tree.hash(0, growth.newSize());
    long first = growth.newSize() - entries.size();
    boolean same =
        Checkpoint.of("-", growth.newSize(), root).rootBase64().equals(commit.rootBase64());
    for (int i = 0; same && i < entries.size(); i++) {
      same = Arrays.equals(tree.leaf(first + i), Rfc6962.leafHash(entries.get(i)));
    }
    for (Map.Entry<TilePath, byte[]> file : fresh.entrySet()) {
      TilePath path = file.getKey();
      if (same && path.level() == TilePath.ENTRIES) {
        List<byte[]> read = EntryBundle.decode(file.getValue(), path.width());
        for (int i = 0; same && i < read.size(); i++) {
          byte[] leaf = tree.leaf(path.index() * TilePath.FULL + i);
          same = Arrays.equals(leaf, Rfc6962.leafHash(read.get(i)));
        }
      }
    }
    if (!same) {
      throw new IOException(
          "what was read back from " + place.pending() + " is not what was written");
    }
  }

  private void swapMemory(byte @Nullable [] expected, byte[] note) throws IOException {
    if (!Arrays.equals(expected, readOrNull(place.memory()))) {
      throw new IOException(place.memory() + " was changed by somebody else meanwhile");
    }
    disk.replace(place.memory(), temporary("memory"), note);
  }

  /** What became of a commit that failed. Asked of the disk: a swap may fail after its rename. */
  private String outcome(byte[] note) {
    try {
      return Arrays.equals(note, readOrNull(place.memory()))
          ? "recorded and signed, but the files of "
              + place.log()
              + " are not in place yet; they are put there when the log is opened next"
          : "nothing was recorded in " + place.log();
    } catch (IOException e) {
      return "whether it was recorded in "
          + place.log()
          + " is not known; open the log again to see, appending it again is safe";
    }
  }

  /** Puts files in place; doing it again gives the same files. */
  private void apply(PendingCommit commit, byte[] note) throws IOException {
    Placement placement = new Placement(place.base(), place.temporary(), disk);
    Path checkpoint = place.log().resolve("checkpoint");
    placement.put(commit.changes(), checkpoint);
    disk.replace(checkpoint, temporary("checkpoint"), note);
    placement.deletions(commit.changes());
    disk.delete(place.pending());
  }

  private Path temporary(String name) {
    return place.temporary().resolve(place.log().getFileName() + "." + name);
  }

  private byte @Nullable [] readOrNull(Path file) throws IOException {
    try {
      return disk.read(file);
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
