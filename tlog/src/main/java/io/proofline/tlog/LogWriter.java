package io.proofline.tlog;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Extends a log, in two steps that different processes may do.
 *
 * <p>{@link #append}: under the lock of the appends, give each new entry the next index, write the
 * group to the journal, make it durable. From then on the entries are recorded: they keep their
 * index whatever happens.
 *
 * <p>{@link #publish}: under the lock of publishing, read what is durable back from the disk, check
 * it, check the right edge of the tree against the root that was signed last, compute the new tree,
 * prove that it extends the old one, sign, compare-and-swap the second place, put attachments,
 * bundles and tiles in place, read them back, ask for cosignatures, and publish the checkpoint
 * last. A publication that was interrupted before the swap has left nothing; one that was
 * interrupted after it is finished by the next, with the same bytes.
 *
 * <p>After an error while writing, the writer stops: what the system then shows may not be what the
 * disk holds. Opening the log again finds the truth by hashes. Safe for several threads.
 */
public final class LogWriter {

  /** Fills a group of appends. */
  @FunctionalInterface
  public interface Work {
    /**
     * Called under the lock. What it throws is passed on, and nothing is appended then.
     *
     * @param batch takes the entries
     */
    void fill(Batch batch) throws IOException;
  }

  private final LogSetup setup;
  private final Journal journal;
  private final KeyIndex index;
  private final SignedState.Opened notes = new SignedState.Opened();
  private final WriterLock appendLock;
  private final WriterLock publishLock;
  private final ReentrantLock appending = new ReentrantLock();
  private final ReentrantLock publishing = new ReentrantLock();
  private boolean compared;
  private volatile @Nullable String failure;

  /** A writer; reads nothing yet. */
  public LogWriter(LogSetup setup) {
    this.setup = setup;
    LogSetup.Limits limits = setup.limits();
    this.index = new KeyIndex(setup.journal().resolve("keys"), setup.disk(), limits.runKeys());
    this.journal = new Journal(setup.journal(), setup.disk(), limits.segmentBytes(), new Learned());
    this.appendLock = lock("append.lock");
    this.publishLock = lock("publish.lock");
  }

  private WriterLock lock(String name) {
    return new WriterLock(setup.journal().resolve(name), Duration.ofSeconds(60), setup.disk());
  }

  /** One group of appends on its way into the journal. */
  public final class Batch {
    private final List<JournalRecord> records = new ArrayList<>();
    private final Map<IdempotencyKey, Long> keys = new HashMap<>();
    private boolean answered;

    private Batch() {}

    /** Index that the next new entry gets. */
    public long next() {
      return journal.next() + records.size();
    }

    /**
     * Index of the entry that was appended under the key, here or before; -1 when there is none.
     */
    public long known(IdempotencyKey key) throws IOException {
      Long here = keys.get(key);
      if (here != null) {
        return here;
      }
      long before = find(key);
      answered |= before >= 0;
      return before;
    }

    /** The newest entry, this group's included; null when the journal holds none. */
    public byte @Nullable [] lastEntry() {
      return records.isEmpty() ? journal.lastEntry() : records.getLast().entry();
    }

    /** How many entries were added. */
    public int size() {
      return records.size();
    }

    /**
     * Adds a new entry.
     *
     * @param key not known yet
     * @param entry at most 65,535 bytes
     * @param attachment given to {@link LogSetup.Attachments}; may be empty
     * @return its index
     */
    public long add(IdempotencyKey key, byte[] entry, byte[] attachment) throws IOException {
      return add(key, entry, attachment, Rfc6962.leafHash(entry));
    }

    long add(IdempotencyKey key, byte[] entry, byte[] attachment, byte[] leafHash)
        throws IOException {
      if (entry.length > EntryBundle.MAX_ENTRY_BYTES) {
        throw new IllegalArgumentException(
            "an entry has at most 65,535 bytes, not " + entry.length);
      }
      if (known(key) >= 0) {
        throw new IllegalArgumentException("an entry was appended under this key before");
      }
      long at = next();
      records.add(new JournalRecord(at, key, entry, attachment, leafHash));
      keys.put(key, at);
      return at;
    }

    /** Takes back the entries added since the group had that size. */
    public void cutTo(int size) {
      while (records.size() > size) {
        keys.remove(records.removeLast().key());
      }
    }
  }

  /**
   * Appends a group: all of it is durable when this returns, or it throws. Indices that {@link
   * Batch#known} gave are durable then, too.
   *
   * @throws IOException when it could not be made durable. Unless the message says that nothing was
   *     written, the group may be found recorded when the log is opened again; appending it again
   *     is safe
   * @throws TlogFormatException when the files contradict each other
   */
  public void append(Work work) throws IOException {
    appending.lock();
    try {
      requireSound();
      makeDirectory();
      try (WriterLock.Held _ = appendLock.acquire()) {
        stopping("append", this::ready);
        Batch batch = new Batch();
        work.fill(batch);
        stopping("append", () -> write(batch));
      }
    } finally {
      appending.unlock();
    }
  }

  private void write(Batch batch) throws IOException {
    if (!batch.records.isEmpty()) {
      journal.append(batch.records);
      batch.records.forEach(record -> index.add(record.key(), record.index()));
    } else if (batch.answered) {
      journal.settle();
    }
  }

  /** A step of writing. */
  private interface Step {
    void run() throws IOException;
  }

  /** Runs a step; when it fails the writer stops for good. */
  private void stopping(String what, Step step) throws IOException {
    try {
      step.run();
    } catch (NotPublishedException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      failure = what + " to " + setup.store() + " failed (" + e.getMessage() + ")";
      throw e;
    }
  }

  private void requireSound() throws IOException {
    if (failure != null) {
      throw new IOException(
          "an earlier " + failure + "; open the log again, so that its state is read from disk");
    }
  }

  /** Whether an error has stopped this writer. */
  public boolean stopped() {
    return failure != null;
  }

  private void makeDirectory() throws IOException {
    if (!setup.disk().isDirectory(setup.journal())) {
      setup.disk().createDirectories(setup.journal());
    }
  }

  /** Brings journal and index to what is on disk. */
  private void ready() throws IOException {
    if (!compared) {
      compareIndex(SignedState.read(setup, notes));
    }
    journal.catchUp();
    if (compared) {
      return;
    }
    SignedState state = SignedState.read(setup, notes);
    long size = state.signedSize();
    if (journal.isEmpty() || (journal.next() < size && !state.unpublished())) {
      if (state.unpublished()) {
        throw new TlogFormatException(
            setup.journal()
                + " is lost, and with it entries that were signed and not published; put it back");
      }
      requireSameHistory(state);
      journal.restart(size);
      if (index.covered() < size) {
        new IndexRebuild(setup, index).upTo(size, state.publishedRoot());
      }
    } else if (journal.next() < size || !journal.holds(state.publishedSize(), journal.next())) {
      throw new TlogFormatException(
          setup.journal()
              + " does not continue the log of size "
              + state.publishedSize()
              + ": one of them was put back to another state; nothing was appended");
    } else {
      requireSameHistory(state);
    }
    compared = true;
  }

  /** The journal's last published entry must be the one in the log. */
  private void requireSameHistory(SignedState state) throws IOException {
    long size = Math.min(state.publishedSize(), journal.next());
    if (size == 0 || !journal.holds(size - 1, size)) {
      return;
    }
    byte[] inJournal = journal.read(size - 1, size).getFirst().leafHash();
    if (!Arrays.equals(inJournal, published(state).leaf(size - 1))) {
      throw new TlogFormatException(
          setup.journal()
              + " and "
              + setup.store()
              + " belong to different histories; nothing was appended");
    }
  }

  private TileTree published(SignedState state) {
    return new TileTree(new LogFiles(setup.store()), state.publishedSize());
  }

  /** Uses the index on disk only when it belongs to this tree. */
  private void compareIndex(SignedState state) throws IOException {
    try {
      index.load();
      byte[] root = index.coveredRoot();
      if (root == null
          || (index.covered() <= state.publishedSize()
              && Arrays.equals(published(state).hash(0, index.covered()), root))) {
        return;
      }
    } catch (TlogFormatException e) {
      // Damaged: made anew, as one of another tree is.
    }
    index.clear();
  }

  private long find(IdempotencyKey key) throws IOException {
    try {
      return index.find(key);
    } catch (TlogFormatException e) {
      index.clear();
      SignedState state = SignedState.read(setup, notes);
      new IndexRebuild(setup, index).upTo(state.publishedSize(), state.publishedRoot());
      return index.find(key);
    }
  }

  /** Keeps the index in step with frames of other processes. */
  private final class Learned implements Journal.Listener {
    @Override
    public void frame(JournalFrame frame) {
      for (JournalRecord record : frame.records) {
        if (record.index() >= index.covered()) {
          index.add(record.key(), record.index());
        }
      }
    }

    @Override
    public void begins(long first) throws IOException {
      index.load();
      if (index.covered() < first) {
        SignedState state = SignedState.read(setup, notes);
        new IndexRebuild(setup, index).upTo(state.publishedSize(), state.publishedRoot());
      }
    }
  }

  /**
   * Publishes everything that is durable, and finishes a publication that was interrupted; then
   * tidies: lets go of what journal and memory hold of published entries, frees their space and
   * merges the index of keys, none of which a reader of the log sees. Signs the empty tree when
   * there is nothing yet.
   *
   * @return the newest published checkpoint
   * @throws NotPublishedException when cosignatures are missing; to be tried again
   * @throws IOException when something could not be written; what is durable stays recorded
   * @throws TlogFormatException when the log on disk is not the one that was signed last, or the
   *     journal is damaged; nothing was signed
   */
  public SignedNote publish() throws IOException {
    SignedNote note = publishOnly();
    letGoOfPublished();
    sweep(Rest.NONE);
    mergeKeys(Rest.NONE);
    return note;
  }

  /** Publishes without tidying, so that nobody waits longer for the checkpoint than needed. */
  SignedNote publishOnly() throws IOException {
    publishing.lock();
    try {
      requireSound();
      makeDirectory();
      SignedNote[] published = new SignedNote[1];
      try (WriterLock.Held _ = publishLock.acquire()) {
        stopping("publication", () -> published[0] = publishHeld());
      }
      return published[0];
    } finally {
      publishing.unlock();
    }
  }

  private SignedNote publishHeld() throws IOException {
    long durable =
        underAppendLock(
            () -> {
              ready();
              if (journal.next() > SignedState.read(setup, notes).publishedSize()) {
                journal.settle();
              }
              return journal.next();
            });
    SignedNote note = new Publication(setup, journal, notes).upTo(durable);
    journal.forget(SignedState.read(setup, notes).publishedSize());
    return note;
  }

  /**
   * Moves keys of published entries to the index and sets aside what the journal holds of them;
   * {@link #sweep} frees it.
   *
   * @throws IOException when something could not be written
   */
  void letGoOfPublished() throws IOException {
    publishing.lock();
    try {
      requireSound();
      try (WriterLock.Held _ = publishLock.acquire()) {
        stopping("tidying", this::letGoHeld);
      }
    } finally {
      publishing.unlock();
    }
  }

  private void letGoHeld() throws IOException {
    SignedState state = SignedState.read(setup, notes);
    long size = state.publishedSize();
    boolean worthIt = journal.position() > 1 << 20 && size > index.covered();
    if (index.due(size) || worthIt) {
      letGo(size, state.publishedRoot());
    }
  }

  /** Frees the space of what was set aside. May be called beside everything else. */
  void sweep(Rest rest) throws IOException {
    requireSound();
    stopping("tidying", () -> journal.sweep(rest));
  }

  /** Merges the index of keys, so that a look-up asks few files. As {@link #sweep}. */
  void mergeKeys(Rest rest) throws IOException {
    requireSound();
    stopping("merging of the index", () -> index.merge(rest));
  }

  /**
   * Moves keys of published entries from memory and journal to the index. Appends wait only while
   * names change hands: sorting, writing and freeing of disk space happen beside them.
   */
  private void letGo(long published, byte[] root) throws IOException {
    KeyIndex.Taken[] taken = new KeyIndex.Taken[1];
    underAppendLock(
        () -> {
          journal.catchUp();
          taken[0] = index.take(published);
          return published;
        });
    index.write(taken[0], root, "run");
    underAppendLock(
        () -> {
          journal.catchUp();
          index.load();
          index.settle();
          journal.discard(Math.min(published, index.covered()));
          return published;
        });
  }

  /**
   * Publishes, then lets go of everything that journal and index of keys still hold of published
   * entries, attachments above all. The index is made again from the log when it is needed. This
   * writer remembers keys: use a new one afterwards.
   *
   * @throws IOException as for {@link #publish}
   */
  public void purge() throws IOException {
    while (true) {
      publish();
      long left =
          underAppendLock(
              () -> {
                journal.catchUp();
                long published = SignedState.read(setup, notes).publishedSize();
                if (journal.next() > published) {
                  return journal.next() - published; // Somebody appended meanwhile.
                }
                index.clear();
                // Here first: a segment that begins where the index does not reach rebuilds it.
                journal.renew(published);
                return 0;
              });
      if (left == 0) {
        return;
      }
    }
  }

  /** Something that gives an index. */
  private interface Answer {
    long get() throws IOException;
  }

  private long underAppendLock(Answer answer) throws IOException {
    appending.lock();
    try (WriterLock.Held _ = appendLock.acquire()) {
      return answer.get();
    } finally {
      appending.unlock();
    }
  }

  /**
   * Whether something is recorded and not published: a publication was interrupted, or has not
   * begun. Only looks: needs no lock and no key, and verifies nothing.
   *
   * @param signed content of the second place; null when there is none
   * @param published the published checkpoint; null when there is none
   */
  public static boolean interrupted(
      Path journal, Disk disk, byte @Nullable [] signed, byte @Nullable [] published)
      throws IOException {
    long publishedSize = size(published);
    long signedSize = Math.max(publishedSize, size(signed));
    return Journal.end(journal, disk) > signedSize
        || (publishedSize < signedSize && PublishedMark.read(journal, disk) < signedSize);
  }

  /** Whether a journal holds anything. Only looks. */
  public static boolean recorded(Path journal, Disk disk) throws IOException {
    return Journal.end(journal, disk) > 0;
  }

  private static long size(byte @Nullable [] note) {
    return note == null ? 0 : Checkpoint.parse(SignedNote.parse(note).text()).size();
  }

  /** Index after the last entry that this process knows to be durable. */
  public long durable() {
    return journal.next();
  }
}
