package io.proofline.ledger;

import io.proofline.tlog.LogWriter;
import io.proofline.tlog.NotPublishedException;
import io.proofline.tlog.TlogFormatException;
import io.proofline.tlog.WriterLock;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Records statements: first durable in the journal of the year, then published. Callers that come
 * while the disk is busy share the next group, and the next checkpoint. Safe for several threads
 * and processes.
 */
final class LedgerWriter {
  private final LedgerInterior in;
  private final RecordingClock clock;
  private final ReentrantLock committing = new ReentrantLock();
  private final Deque<Call> calls = new ArrayDeque<>();

  LedgerWriter(LedgerInterior in) {
    this.in = in;
    this.clock = new RecordingClock(in.clock());
  }

  /** One caller's statements: recorded all, or none. */
  private static final class Call {
    private final List<StatementDraft> drafts;
    private final List<LeafRef> places = new ArrayList<>();
    private final List<Boolean> duplicates = new ArrayList<>();
    private @Nullable StatementBatch batch;
    private @Nullable Exception failure;
    private boolean done;

    Call(List<StatementDraft> drafts) {
      this.drafts = drafts;
    }
  }

  List<Ledger.Recorded> appendAll(List<StatementDraft> drafts) throws IOException {
    for (StatementDraft draft : drafts) {
      prepare(draft);
    }
    Call call = new Call(drafts);
    synchronized (calls) {
      calls.add(call);
    }
    committing.lock();
    try {
      if (!call.done) {
        commitWaiting();
      }
    } finally {
      committing.unlock();
    }
    throwIfFailed(call);
    publishFor(call);
    List<Ledger.Recorded> answers = new ArrayList<>();
    for (int i = 0; i < drafts.size(); i++) {
      LeafRef place = call.places.get(i);
      Statement written = call.batch == null ? null : call.batch.statement(place);
      Statement statement =
          written != null
              ? written
              : in.ledger().at(place).orElseThrow(() -> new IllegalStateException("leaf vanished"));
      answers.add(new Ledger.Recorded(statement, call.duplicates.get(i)));
    }
    return answers;
  }

  /** What can be found out, or made durable, without the lock. */
  private void prepare(StatementDraft draft) throws IOException {
    Envelope envelope = Envelope.of(draft, clock.clock().instant());
    Map<BlobRef, Path> staged = new LinkedHashMap<>();
    for (BlobRef blob : envelope.references().blobs()) {
      StatementBatch.requireHash(blob);
      StatementBatch.requireHeld(in.evidence(), blob, draft.type());
      Path file = in.evidence().staged(blob.sha256());
      if (java.nio.file.Files.exists(file)) {
        staged.put(blob, file);
      }
    }
    if (staged.isEmpty()) {
      return;
    }
    try {
      in.disk().forceAll(staged.values());
      in.disk().forceDirectory(in.layout().staged());
      for (Map.Entry<BlobRef, Path> blob : staged.entrySet()) {
        if (!whole(blob.getKey(), blob.getValue())) {
          in.disk().delete(blob.getValue());
          throw new IOException(
              "blob "
                  + blob.getKey().sha256()
                  + " was damaged on disk before it was recorded; nothing was recorded, store it"
                  + " again");
        }
      }
    } catch (NoSuchFileException e) {
      // Taken to its place by another append meanwhile, which made it durable and checked it.
      for (BlobRef blob : envelope.references().blobs()) {
        StatementBatch.requireHeld(in.evidence(), blob, draft.type());
      }
    }
  }

  private boolean whole(BlobRef blob, Path file) throws IOException {
    try {
      return Digests.matches(
          in.evidence(), new EvidenceFiles.Found(file, in.evidence().sealer() != null), blob);
    } catch (IntegrityException e) {
      return false;
    }
  }

  private static void throwIfFailed(Call call) throws IOException {
    Exception failure = call.failure;
    if (failure instanceof IOException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (failure instanceof TlogFormatException e) {
      throw new IntegrityException(String.valueOf(e.getMessage()));
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
  }

  /** Commits everybody who waits, as one group. */
  private void commitWaiting() {
    List<Call> group;
    synchronized (calls) {
      group = List.copyOf(calls);
      calls.clear();
    }
    try (WriterLock.Held _ = in.locks().groups().acquire()) {
      commit(group);
    } catch (IOException | RuntimeException e) {
      group.stream().filter(call -> call.failure == null).forEach(call -> call.failure = e);
    }
    group.forEach(call -> call.done = true);
  }

  private void commit(List<Call> group) throws IOException {
    int year = in.writers().newestYear();
    if (year >= 0) {
      boolean[] over = new boolean[1];
      in.writers()
          .of(year)
          .append(
              batch -> {
                Instant recorded = clock.next(newest(batch, year));
                over[0] = RecordingClock.yearOf(recorded) != year;
                if (!over[0]) {
                  fill(batch, year, recorded, group, false);
                }
              });
      if (!over[0]) {
        return;
      }
      publish(year);
    }
    int next = RecordingClock.yearOf(clock.next(year < 0 ? null : in.ledger().lastRecorded(year)));
    in.keys().make(next);
    StatementDraft start = year < 0 ? null : in.ledger().yearStart(year, next);
    in.writers()
        .of(next)
        .append(
            batch -> {
              Instant recorded = clock.next(year < 0 ? null : in.ledger().lastRecorded(year));
              if (start != null) {
                new StatementBatch(in.evidence(), in.random(), recorded, next, batch).add(start);
              }
              fill(batch, next, recorded, group, year < 0);
            });
  }

  private void fill(
      LogWriter.Batch batch, int year, Instant recorded, List<Call> group, boolean founds)
      throws IOException {
    for (Call call : group) {
      int before = batch.size();
      StatementBatch statements =
          new StatementBatch(in.evidence(), in.random(), recorded, year, batch);
      call.batch = statements;
      try {
        for (StatementDraft draft : call.drafts) {
          LeafRef known = statements.known(draft);
          known = known == null ? in.ledger().lookup(StatementKey.of(draft), year) : known;
          call.duplicates.add(known != null);
          boolean first = founds && batch.next() == 0;
          call.places.add(
              known == null
                  ? statements.add(first ? in.ledger().founding(draft, year) : draft)
                  : known);
        }
      } catch (IllegalArgumentException e) {
        // This caller's drafts only; the others are not to suffer.
        batch.cutTo(before);
        call.failure = e;
      }
    }
  }

  /** When the newest leaf was recorded, published or not. */
  private @Nullable Instant newest(LogWriter.Batch batch, int year) throws IOException {
    byte[] entry = batch.lastEntry();
    if (entry != null) {
      return Leaf.parse(entry).recorded();
    }
    return batch.next() == 0 ? null : in.ledger().lastRecorded(year);
  }

  /** Returns when everything of the call is under a published checkpoint. */
  private void publishFor(Call call) throws IOException {
    LeafRef last = call.places.stream().max(LeafRef::compareTo).orElseThrow();
    in.locks().publishing().lock();
    try {
      if (!in.ledger().covers(last)) {
        publish(last.year());
      }
    } catch (TlogFormatException e) {
      throw new IntegrityException(String.valueOf(e.getMessage()));
    } catch (NotPublishedException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(
          "recorded in the journal of "
              + in.layout().root()
              + ", but not published yet ("
              + e.getMessage()
              + "); nothing is lost: it is published when the workspace is opened again",
          e);
    } finally {
      in.locks().publishing().unlock();
    }
  }

  private void publish(int year) throws IOException {
    try (WriterLock.Held _ = in.locks().publications().acquire()) {
      in.writers().of(year).publish();
    }
  }

  /** Finishes what was interrupted in one year. */
  void recover(int year) throws IOException {
    in.locks().publishing().lock();
    try {
      publish(year);
    } finally {
      in.locks().publishing().unlock();
    }
  }

  /**
   * Lets go of what the journal of a year still holds of published statements, and of their keys.
   */
  void purge(int year) throws IOException {
    in.locks().publishing().lock();
    try {
      try (WriterLock.Held _ = in.locks().publications().acquire()) {
        in.writers().of(year).purge();
      }
      in.writers().forget(year); // It remembers keys.
    } finally {
      in.locks().publishing().unlock();
    }
  }
}
