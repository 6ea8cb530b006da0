package io.proofline.ledger;

import io.proofline.tlog.Disk;
import io.proofline.tlog.LogKeys;
import io.proofline.tlog.LogSetup;
import io.proofline.tlog.LogWriter;
import io.proofline.tlog.NotPublishedException;
import io.proofline.tlog.NoteSigner;
import io.proofline.tlog.PosixLogStore;
import io.proofline.tlog.SigningKey;
import io.proofline.tlog.TlogFormatException;
import io.proofline.tlog.WriterLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Records statements: first durable in the journal of the year, then published. Callers that come
 * while the disk is busy share the next group, and the next checkpoint. Safe for several threads
 * and processes.
 */
final class LedgerWriter {
  /** How far the clock may stand behind the newest leaf before an append is refused. */
  static final Duration SKEW = Duration.ofMinutes(5);

  private final FileLedger ledger;
  private final Layout layout;
  private final EvidenceFiles evidence;
  private final YearKeys keys;
  private final Clock clock;
  private final Disk disk;
  private final RandomSource random;
  private final WriterLock groups;
  private final WriterLock publications;
  private final ReentrantLock committing = new ReentrantLock();
  private final ReentrantLock publishing = new ReentrantLock();
  private final Deque<Call> calls = new ArrayDeque<>();
  private final Map<Integer, Open> writers = new TreeMap<>();

  LedgerWriter(
      FileLedger ledger,
      Layout layout,
      EvidenceFiles evidence,
      YearKeys keys,
      Clock clock,
      Disk disk,
      RandomSource random) {
    this.ledger = ledger;
    this.layout = layout;
    this.evidence = evidence;
    this.keys = keys;
    this.clock = clock;
    this.disk = disk;
    this.random = random;
    this.groups = new WriterLock(layout.groupLock(), Duration.ofSeconds(60), disk);
    this.publications = new WriterLock(layout.lock(), Duration.ofSeconds(60), disk);
  }

  /** While it is held, nothing under {@code ledger/} and {@code evidence/} changes. */
  WriterLock publications() {
    return publications;
  }

  /**
   * A writer that is open.
   *
   * @param keys the state of the keys with which it signs
   */
  private record Open(LogWriter writer, String keys) {}

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
              : ledger.at(place).orElseThrow(() -> new IllegalStateException("leaf vanished"));
      answers.add(new Ledger.Recorded(statement, call.duplicates.get(i)));
    }
    return answers;
  }

  /** What can be found out, or made durable, without the lock. */
  private void prepare(StatementDraft draft) throws IOException {
    Envelope envelope = Envelope.of(draft, clock.instant());
    Map<BlobRef, Path> staged = new LinkedHashMap<>();
    for (BlobRef blob : envelope.references().blobs()) {
      StatementBatch.requireHash(blob);
      StatementBatch.requireHeld(evidence, blob, draft.type());
      Path file = evidence.staged(blob.sha256());
      if (java.nio.file.Files.exists(file)) {
        staged.put(blob, file);
      }
    }
    if (staged.isEmpty()) {
      return;
    }
    try {
      disk.forceAll(staged.values());
      disk.forceDirectory(layout.staged());
      for (Map.Entry<BlobRef, Path> blob : staged.entrySet()) {
        if (!whole(blob.getKey(), blob.getValue())) {
          disk.delete(blob.getValue());
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
        StatementBatch.requireHeld(evidence, blob, draft.type());
      }
    }
  }

  private boolean whole(BlobRef blob, Path file) throws IOException {
    try {
      return Digests.matches(
          evidence, new EvidenceFiles.Found(file, evidence.sealer() != null), blob);
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
    try (WriterLock.Held _ = groups.acquire()) {
      commit(group);
    } catch (IOException | RuntimeException e) {
      group.stream().filter(call -> call.failure == null).forEach(call -> call.failure = e);
    }
    group.forEach(call -> call.done = true);
  }

  private void commit(List<Call> group) throws IOException {
    int year = newestYear();
    if (year >= 0) {
      boolean[] over = new boolean[1];
      writer(year)
          .append(
              batch -> {
                Instant recorded = recordingTime(newest(batch, year));
                over[0] = yearOf(recorded) != year;
                if (!over[0]) {
                  fill(batch, year, recorded, group, false);
                }
              });
      if (!over[0]) {
        return;
      }
      publish(year);
    }
    int next = yearOf(recordingTime(year < 0 ? null : ledger.lastRecorded(year)));
    keys.make(next);
    StatementDraft start = year < 0 ? null : ledger.yearStart(year, next);
    writer(next)
        .append(
            batch -> {
              Instant recorded = recordingTime(year < 0 ? null : ledger.lastRecorded(year));
              if (start != null) {
                new StatementBatch(evidence, random, recorded, next, batch).add(start);
              }
              fill(batch, next, recorded, group, year < 0);
            });
  }

  private void fill(
      LogWriter.Batch batch, int year, Instant recorded, List<Call> group, boolean founds)
      throws IOException {
    for (Call call : group) {
      int before = batch.size();
      StatementBatch statements = new StatementBatch(evidence, random, recorded, year, batch);
      call.batch = statements;
      try {
        for (StatementDraft draft : call.drafts) {
          LeafRef known = statements.known(draft);
          known = known == null ? ledger.lookup(StatementKey.of(draft), year) : known;
          call.duplicates.add(known != null);
          boolean first = founds && batch.next() == 0;
          call.places.add(
              known == null ? statements.add(first ? ledger.founding(draft, year) : draft) : known);
        }
      } catch (IllegalArgumentException e) {
        // This caller's drafts only; the others are not to suffer.
        batch.cutTo(before);
        call.failure = e;
      }
    }
  }

  private Instant recordingTime(@Nullable Instant last) throws IOException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    if (last == null) {
      return now;
    }
    if (now.plus(SKEW).isBefore(last)) {
      throw new IOException(
          "the clock says "
              + now
              + ", but the newest leaf was recorded at "
              + last
              + "; nothing was recorded, set the clock right and run again");
    }
    return now.isBefore(last) ? last : now;
  }

  /** When the newest leaf was recorded, published or not. */
  private @Nullable Instant newest(LogWriter.Batch batch, int year) throws IOException {
    byte[] entry = batch.lastEntry();
    if (entry != null) {
      return Leaf.parse(entry).recorded();
    }
    return batch.next() == 0 ? null : ledger.lastRecorded(year);
  }

  private static int yearOf(Instant time) {
    return time.atZone(ZoneOffset.UTC).getYear();
  }

  /** The newest year in which something was recorded, published or not; -1 when there is none. */
  private int newestYear() throws IOException {
    int newest = ledger.years().stream().mapToInt(Integer::intValue).max().orElse(-1);
    for (int year : layout.journalYears(disk)) {
      if (year > newest && LogWriter.recorded(layout.journal(year), disk)) {
        newest = year;
      }
    }
    return newest;
  }

  /** Returns when everything of the call is under a published checkpoint. */
  private void publishFor(Call call) throws IOException {
    LeafRef last = call.places.stream().max(LeafRef::compareTo).orElseThrow();
    publishing.lock();
    try {
      if (!ledger.covers(last)) {
        publish(last.year());
      }
    } catch (TlogFormatException e) {
      throw new IntegrityException(String.valueOf(e.getMessage()));
    } catch (NotPublishedException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(
          "recorded in the journal of "
              + layout.root()
              + ", but not published yet ("
              + e.getMessage()
              + "); nothing is lost: it is published when the workspace is opened again",
          e);
    } finally {
      publishing.unlock();
    }
  }

  private void publish(int year) throws IOException {
    try (WriterLock.Held _ = publications.acquire()) {
      writer(year).publish();
    }
  }

  /** Finishes what was interrupted in one year. */
  void recover(int year) throws IOException {
    publishing.lock();
    try {
      publish(year);
    } finally {
      publishing.unlock();
    }
  }

  /**
   * Lets go of what the journal of a year still holds of published statements, and of their keys.
   */
  void purge(int year) throws IOException {
    publishing.lock();
    try {
      try (WriterLock.Held _ = publications.acquire()) {
        writer(year).purge();
      }
      synchronized (this) {
        writers.remove(year); // It remembers keys.
      }
    } finally {
      publishing.unlock();
    }
  }

  /**
   * The writer of a year, with the keys that sign now. Called under the lock of the groups, or that
   * of publications: whoever replaces keys holds both.
   */
  private synchronized LogWriter writer(int year) throws IOException {
    if (keys.changing(year)) {
      throw new IOException(
          "the replacing of the keys of "
              + keys.origin(year)
              + " was interrupted; open the workspace again, which finishes it");
    }
    String state = keys.state(year);
    Open known = writers.get(year);
    if (known != null && known.writer().stopped()) {
      throw new IOException(
          "an earlier append to " + layout.root() + " failed; open the workspace again to append");
    }
    if (known == null || !known.keys().equals(state)) {
      LogSetup setup = setup(year, keys.further(year, clock), keys.publicKeys(year));
      known = new Open(new LogWriter(setup), state);
      writers.put(year, known);
    }
    return known.writer();
  }

  /**
   * Replaces the keys of the newest year: makes new ones, states them in a leaf that a checkpoint
   * with the lines of old and new keys covers, and lets go of the old ones.
   *
   * @param signing signs the statement for an actor with a key
   * @return the leaf
   */
  LeafRef rotate(String reason, Actor actor, UnaryOperator<StatementDraft> signing)
      throws IOException {
    publishing.lock();
    try (WriterLock.Held _ = groups.acquire()) {
      int year = newestYear();
      publish(year); // From here on nobody else adds anything.
      Instant recorded = recordingTime(ledger.lastRecorded(year));
      if (yearOf(recorded) != year) {
        throw new IOException(
            "the log of "
                + year
                + " has ended: the next statement begins that of "
                + yearOf(recorded)
                + " with keys of its own; nothing was changed, replace those if it has to be");
      }
      YearKeys.Next next = keys.next(year, ledger.log(year).checkpoint().size(), recorded);
      StatementDraft draft =
          signing.apply(next.introduction().statement(year, reason, actor, clock.instant()));
      prepare(draft);
      keys.hold(year, next);
      try (WriterLock.Held _ = publications.acquire()) {
        LogWriter writer = changing(year, next);
        writer.append(
            batch -> {
              if (batch.next() != next.introduction().leaf()) {
                throw new IntegrityException(
                    layout.log(year) + " grew while its lock was held; nothing was appended");
              }
              new StatementBatch(evidence, random, recorded, year, batch).add(draft);
            });
        finish(year, next, writer);
      }
      return new LeafRef(year, next.introduction().leaf());
    } catch (TlogFormatException e) {
      throw new IntegrityException(String.valueOf(e.getMessage()));
    } finally {
      publishing.unlock();
    }
  }

  /** Finishes the replacing of keys that was interrupted, or takes it back. */
  void finishKeys(int year) throws IOException {
    publishing.lock();
    try (WriterLock.Held _ = groups.acquire();
        WriterLock.Held _ = publications.acquire()) {
      if (!keys.changing(year)) {
        return; // Somebody else did it meanwhile.
      }
      YearKeys.Next next = keys.held(year);
      LogWriter writer = changing(year, next);
      StatementDraft stated =
          next.introduction()
              .statement(year, "", new Actor("", Actor.Authentication.SYSTEM), Instant.EPOCH);
      long[] leaf = new long[1];
      writer.append(batch -> leaf[0] = batch.known(StatementKey.of(stated)));
      if (leaf[0] == next.introduction().leaf()) {
        finish(year, next, writer);
      } else {
        keys.drop(year);
      }
    } finally {
      publishing.unlock();
    }
  }

  private LogWriter changing(int year, YearKeys.Next next) throws IOException {
    return new LogWriter(setup(year, keys.both(year, next, clock), next.introduction().before()));
  }

  /** Each step can be done again; the last one ends the change. */
  private void finish(int year, YearKeys.Next next, LogWriter writer) throws IOException {
    writer.publish();
    KeyRotation introduction = next.introduction();
    Path temporary = layout.temporary().resolve("keys-" + year);
    disk.replace(layout.rotated(year, introduction.leaf()), temporary, introduction.encode());
    byte[] text = introduction.after().text().getBytes(StandardCharsets.UTF_8);
    disk.replace(layout.publicKey(year), temporary, text);
    keys.promote(year, next);
    synchronized (this) {
      writers.remove(year);
    }
  }

  private LogSetup setup(int year, List<NoteSigner> further, LogKeys publicKeys)
      throws IOException {
    SigningKey key = keys.signing(year);
    LogSetup.Limits standard = LogSetup.Limits.standard();
    EvidencePlacement placement = new EvidencePlacement(layout, disk, year, publicKeys);
    return LogSetup.of(
            key,
            new PosixLogStore(layout.log(year), layout.temporary(), disk),
            new PosixLogStore(layout.keys(), layout.temporary(), disk),
            String.valueOf(layout.memory(year).getFileName()),
            layout.journal(year),
            disk)
        .withSigners(further)
        .withCosigner(new Witnessing(layout, disk, publicKeys))
        .withAttachments(placement::place)
        .withKeys((index, entry) -> ledger.key(year, index, entry))
        // A short command reads what is not indexed: so little is left unindexed.
        .withLimits(
            new LogSetup.Limits(
                standard.segmentBytes(), standard.roundEntries(), standard.roundBytes(), 256));
  }
}
