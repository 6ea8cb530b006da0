package io.proofline.tlog;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A log to append to, from many threads: {@link #append} gives a future that is done when the entry
 * is durable, {@link #awaitCheckpoint} one that is done when it is under a published checkpoint.
 *
 * <p>Appends that arrive while the disk is busy share the next group and its {@code fsync}. Tiles
 * are written and checkpoints published by a second thread, on a clock that a jump of the time of
 * day does not move; housekeeping has threads of its own and rests between its steps. When too much
 * is waiting, {@code append} waits.
 *
 * <p>Any number of processes may have the same log open. Close it: that publishes what is left.
 */
public final class TransparencyLog implements AutoCloseable {
  private static final byte[] NOTHING = new byte[0];

  /**
   * An entry that is durable.
   *
   * @param index its place in the log, for ever
   * @param duplicate whether an entry was appended under the same key before; the index is that
   *     one's
   */
  public record Appended(long index, boolean duplicate) {}

  /**
   * How a log is run.
   *
   * @param checkpointEvery longest time from a durable entry to the beginning of its publication
   * @param groupEntries most entries in one group
   * @param groupBytes most bytes in one group, or one entry
   * @param waitingEntries entries that may wait for the disk before {@code append} itself waits
   * @param backlogEntries durable entries that may wait for publication before {@code append} waits
   */
  public record Pace(
      Duration checkpointEvery,
      int groupEntries,
      long groupBytes,
      int waitingEntries,
      long backlogEntries) {
    /** 500 ms; 2,048 entries; 8 MiB; 8,192 entries; 262,144 entries. */
    public static Pace standard() {
      return new Pace(Duration.ofMillis(500), 2048, 8 << 20, 8192, 262_144);
    }
  }

  /** One append that waits for the disk. */
  private record Waiting(
      IdempotencyKey key,
      Bytes entry,
      Bytes attachment,
      Bytes leafHash,
      CompletableFuture<Appended> done) {}

  /** Bytes inside a record. */
  private static final class Bytes {
    private final byte[] content;

    Bytes(byte[] content) {
      this.content = content;
    }
  }

  /** Somebody who waits for a checkpoint of more than that size. */
  private record Awaiting(long index, CompletableFuture<SignedNote> done) {}

  private final LogWriter writer;
  private final Pace pace;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final List<Awaiting> awaiting = new ArrayList<>();
  private final Thread committer;
  private final Thread publisher;
  private final Chore freeing;
  private final Chore merging;
  private @Nullable SignedNote newest;
  private @Nullable IOException broken;
  private @Nullable IOException unpublished;
  private long durable;
  private long published;
  private boolean closing;
  private boolean committed;

  private TransparencyLog(LogWriter writer, Pace pace, SignedNote newest) {
    this.writer = writer;
    this.pace = pace;
    this.newest = newest;
    this.published = Checkpoint.parse(newest.text()).size();
    this.durable = Math.max(published, writer.durable());
    this.committer = Thread.ofPlatform().daemon().name("log-append").unstarted(this::commitAll);
    this.publisher = Thread.ofPlatform().daemon().name("log-publish").unstarted(this::publishAll);
    this.freeing = new Chore("log-free", writer::sweep, this::failed);
    this.merging = new Chore("log-merge", writer::mergeKeys, this::failed);
  }

  /**
   * Opens a log, makes it where there is none, and finishes what was interrupted.
   *
   * @throws IOException when it cannot be read or written
   * @throws TlogFormatException when it is not the log that was signed last
   */
  public static TransparencyLog open(LogSetup setup) throws IOException {
    return open(setup, Pace.standard());
  }

  /** Opens a log that is run at that pace. */
  public static TransparencyLog open(LogSetup setup, Pace pace) throws IOException {
    LogWriter writer = new LogWriter(setup);
    SignedNote newest;
    try {
      newest = writer.publish();
    } catch (NotPublishedException e) {
      // Signed and durable; the clock will try again.
      byte[] old = setup.store().get(LogStore.CHECKPOINT);
      if (old == null) {
        throw e;
      }
      newest = SignedNote.parse(old);
    }
    TransparencyLog log = new TransparencyLog(writer, pace, newest);
    log.committer.start();
    log.publisher.start();
    return log;
  }

  /** Appends an entry; two equal entries are one. */
  public CompletableFuture<Appended> append(byte[] entry) {
    byte[] leafHash = leafHash(entry);
    return append(IdempotencyKey.fromHash(leafHash), entry, NOTHING, leafHash);
  }

  /** Appends an entry under a key: the second append of a key gives the index of the first. */
  public CompletableFuture<Appended> append(IdempotencyKey key, byte[] entry) {
    return append(key, entry, NOTHING);
  }

  /**
   * Appends an entry with an attachment, see {@link LogSetup.Attachments}. Waits while too much is
   * waiting already.
   *
   * @param entry at most 65,535 bytes; copied
   * @return done when the entry is durable. Failed with an IOException when that could not be
   *     achieved; appending again under the same key is safe
   */
  public CompletableFuture<Appended> append(IdempotencyKey key, byte[] entry, byte[] attachment) {
    return append(key, entry, attachment, leafHash(entry));
  }

  /** Hashed before anything else is done with the entry: see {@link JournalRecord}. */
  private static byte[] leafHash(byte[] entry) {
    if (entry.length > EntryBundle.MAX_ENTRY_BYTES) {
      throw new IllegalArgumentException("an entry has at most 65,535 bytes, not " + entry.length);
    }
    return Rfc6962.leafHash(entry);
  }

  private CompletableFuture<Appended> append(
      IdempotencyKey key, byte[] entry, byte[] attachment, byte[] leafHash) {
    Waiting one =
        new Waiting(
            key,
            new Bytes(entry.clone()),
            new Bytes(attachment.length == 0 ? NOTHING : attachment.clone()),
            new Bytes(leafHash),
            new CompletableFuture<>());
    lock.lock();
    try {
      while (broken == null
          && !closing
          && (waiting.size() >= pace.waitingEntries
              || durable - published >= pace.backlogEntries)) {
        changed.await();
      }
      if (broken != null || closing) {
        one.done.completeExceptionally(refusal());
      } else {
        waiting.add(one);
        changed.signalAll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      one.done.completeExceptionally(
          new IOException("interrupted while the log was busy; nothing was appended", e));
    } finally {
      lock.unlock();
    }
    return one.done;
  }

  private IOException refusal() {
    return broken != null
        ? new IOException(broken.getMessage(), broken)
        : new IOException("the log is closed; nothing was appended");
  }

  /** Done with the first published checkpoint that covers the index. */
  public CompletableFuture<SignedNote> awaitCheckpoint(long index) {
    CompletableFuture<SignedNote> done = new CompletableFuture<>();
    lock.lock();
    try {
      if (newest != null && published > index) {
        done.complete(newest);
      } else if (broken != null || committed) {
        done.completeExceptionally(refusal());
      } else {
        awaiting.add(new Awaiting(index, done));
      }
    } finally {
      lock.unlock();
    }
    return done;
  }

  /** The newest checkpoint that this process published or found. */
  public SignedNote checkpoint() {
    lock.lock();
    try {
      SignedNote note = newest;
      if (note == null) {
        throw new IllegalStateException("a log is open only with a checkpoint");
      }
      return note;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Why the newest entries are not published: null when they are, or will be at the next tick;
   * otherwise missing cosignatures (tried again), or an error that stopped the log.
   */
  public @Nullable IOException trouble() {
    lock.lock();
    try {
      return broken != null ? broken : unpublished;
    } finally {
      lock.unlock();
    }
  }

  private void commitAll() {
    List<Waiting> group = new ArrayList<>();
    while (take(group)) {
      long[] indices = new long[group.size()];
      boolean[] duplicates = new boolean[group.size()];
      try {
        writer.append(batch -> fill(batch, group, indices, duplicates));
        done(writer.durable());
        for (int i = 0; i < indices.length; i++) {
          group.get(i).done.complete(new Appended(indices[i], duplicates[i]));
        }
      } catch (IOException | RuntimeException e) {
        IOException cause = asIo(e);
        if (writer.stopped()) {
          fail(cause);
        }
        group.forEach(one -> one.done.completeExceptionally(cause));
      }
    }
  }

  private static void fill(
      LogWriter.Batch batch, List<Waiting> group, long[] indices, boolean[] duplicates)
      throws IOException {
    for (int i = 0; i < indices.length; i++) {
      Waiting one = group.get(i);
      long known = batch.known(one.key);
      duplicates[i] = known >= 0;
      indices[i] =
          known >= 0
              ? known
              : batch.add(one.key, one.entry.content, one.attachment.content, one.leafHash.content);
    }
  }

  /** Takes the next group; false when the log is closing and nothing is left. */
  private boolean take(List<Waiting> group) {
    group.clear();
    lock.lock();
    try {
      while (waiting.isEmpty() && !closing && broken == null) {
        changed.awaitUninterruptibly();
      }
      if (broken != null) {
        IOException cause = broken;
        waiting.forEach(one -> one.done.completeExceptionally(cause));
        waiting.clear();
      }
      long bytes = 0;
      while (!waiting.isEmpty() && group.size() < pace.groupEntries && bytes < pace.groupBytes) {
        Waiting one = waiting.poll();
        bytes += one.entry.content.length + one.attachment.content.length;
        group.add(one);
      }
      committed = group.isEmpty();
      changed.signalAll();
      return !group.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private void done(long next) {
    lock.lock();
    try {
      durable = Math.max(durable, next);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void publishAll() {
    long last = System.nanoTime();
    while (await(last)) {
      last = System.nanoTime();
      try {
        published(writer.publishOnly());
        writer.letGoOfPublished();
        freeing.ask();
        merging.ask();
      } catch (NotPublishedException e) {
        notYet(e);
      } catch (IOException | RuntimeException e) {
        IOException cause = asIo(e);
        if (writer.stopped()) {
          fail(cause);
        } else {
          notYet(cause);
        }
      }
    }
  }

  /** Waits for the clock; false when there is nothing more to do. */
  private boolean await(long last) {
    lock.lock();
    try {
      while (broken == null) {
        boolean behind = durable > published;
        if (closing && committed) {
          return behind && unpublished == null; // At the end, what is refused is left.
        }
        long rest = pace.checkpointEvery.toNanos() - (System.nanoTime() - last);
        if (behind && rest <= 0) {
          return true;
        }
        try {
          if (behind) {
            changed.awaitNanos(rest);
          } else if (!changed.await(5, TimeUnit.SECONDS)) {
            return true; // Another process may have ended before it published.
          }
        } catch (InterruptedException e) {
          return false;
        }
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void published(SignedNote note) {
    List<Awaiting> done = new ArrayList<>();
    lock.lock();
    try {
      newest = note;
      unpublished = null;
      published = Checkpoint.parse(note.text()).size();
      durable = Math.max(durable, published);
      for (Iterator<Awaiting> all = awaiting.iterator(); all.hasNext(); ) {
        Awaiting one = all.next();
        if (one.index < published) {
          done.add(one);
          all.remove();
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    done.forEach(one -> one.done.complete(note));
  }

  private void notYet(IOException cause) {
    lock.lock();
    try {
      unpublished = cause;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void failed(Exception cause) {
    fail(asIo(cause));
  }

  private void fail(IOException cause) {
    List<Awaiting> left;
    lock.lock();
    try {
      if (broken == null) {
        broken = cause;
      }
      left = List.copyOf(awaiting);
      awaiting.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    left.forEach(one -> one.done.completeExceptionally(cause));
  }

  private static IOException asIo(Exception e) {
    return e instanceof IOException io ? io : new IOException(String.valueOf(e.getMessage()), e);
  }

  /**
   * Makes what is waiting durable, publishes it, and ends. What cannot be published stays durable,
   * and is published when the log is opened next; {@link #trouble} says why.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    for (Thread thread : Arrays.asList(committer, publisher)) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    freeing.close();
    merging.close();
    fail(new IOException("the log is closed"));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
