package io.proofline.ledger;

import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.Disk;
import io.proofline.tlog.IdempotencyKey;
import io.proofline.tlog.LogFiles;
import io.proofline.tlog.LogKeys;
import io.proofline.tlog.LogStore;
import io.proofline.tlog.LogWriter;
import io.proofline.tlog.PosixLogStore;
import io.proofline.tlog.PublishedKeys;
import io.proofline.tlog.SignedNote;
import io.proofline.tlog.TlogFormatException;
import io.proofline.tlog.VerifierKey;
import io.proofline.tlog.WriterLock;
import io.proofline.tlog.witness.Cosigners;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The ledger of a workspace, in files. Safe for several threads and processes. */
final class FileLedger implements Ledger {
  static final String YEAR_START = "year-start";

  /** Where the first leaf of a year names the ML-DSA-44 key of its log. */
  static final String SECOND_KEY = "mldsa44";

  private static final Actor PRODUCT = new Actor("proofline", Actor.Authentication.SYSTEM);

  private final Layout layout;
  private final EvidenceFiles files;
  private final Entity entity;
  private final YearKeys keys;
  private final Clock clock;
  private final Disk disk;
  private final LedgerLocks locks;
  private final LedgerWriter writer;
  private final KeyReplacement replacement;
  private final TreeMap<Integer, YearLog> logs = new TreeMap<>();
  private final Map<Integer, PublishedKeys> finders = new TreeMap<>();
  private final ShreddedLeaves shredded = new ShreddedLeaves();

  FileLedger(
      Layout layout,
      EvidenceFiles files,
      Entity entity,
      Clock clock,
      Disk disk,
      RandomSource random) {
    this.layout = layout;
    this.files = files;
    this.entity = entity;
    this.keys = new YearKeys(layout, entity.origin(), disk, random);
    this.clock = clock;
    this.disk = disk;
    this.locks = LedgerLocks.of(layout, disk);
    YearWriters writers = new YearWriters(this, layout, keys, clock, disk);
    LedgerInterior in =
        new LedgerInterior(this, layout, files, keys, clock, disk, random, locks, writers);
    this.writer = new LedgerWriter(in);
    this.replacement = new KeyReplacement(in);
  }

  /** Held while files under ledger/ and evidence/ change: whoever holds it sees them at rest. */
  WriterLock lock() {
    return locks.publications();
  }

  /**
   * Finishes appends that were interrupted. Does nothing, and needs no key, when there are none.
   */
  void recover() throws IOException {
    try {
      new OldPendingCommit(layout, disk).finish(locks.publications());
      for (int year : layout.journalYears(disk)) {
        if (keys.changing(year)) {
          replacement.recover(year);
        }
        if (interrupted(year)) {
          writer.recover(year);
        }
      }
    } catch (TlogFormatException e) {
      throw new IntegrityException(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new IOException(
          "an append to "
              + layout.root()
              + " was interrupted and cannot be finished now ("
              + e.getMessage()
              + "); nothing is lost: free space or make the workspace writable, then run again",
          e);
    }
  }

  private boolean interrupted(int year) throws IOException {
    byte @Nullable [] signed = null;
    byte @Nullable [] published = null;
    try {
      signed = disk.read(layout.memory(year));
    } catch (NoSuchFileException e) {
      // A copy without its keys, or nothing was signed yet.
    }
    try {
      published = new LogFiles(layout.log(year), disk).checkpoint();
    } catch (NoSuchFileException e) {
      // Nothing was published yet, or it is gone.
    }
    return LogWriter.interrupted(layout.journal(year), disk, signed, published);
  }

  @Override
  public Recorded append(StatementDraft draft) throws IOException {
    return appendAll(List.of(draft)).getFirst();
  }

  @Override
  public List<Recorded> appendAll(List<StatementDraft> drafts) throws IOException {
    if (drafts.stream().anyMatch(draft -> draft.signature() != null)) {
      ActorRegister actors = ActorRegister.read(this, entity.origin());
      drafts.forEach(actors::require);
    }
    return drafts.isEmpty() ? List.of() : writer.appendAll(List.copyOf(drafts));
  }

  /** Replaces the keys of the newest year; the statement that does it. */
  Recorded rotateKeys(String reason, Actor actor, UnaryOperator<StatementDraft> signing)
      throws IOException {
    ActorRegister actors = ActorRegister.read(this, entity.origin());
    LeafRef leaf =
        replacement.run(
            reason,
            actor,
            draft -> {
              StatementDraft signed = signing.apply(draft);
              actors.require(signed);
              return signed;
            });
    return new Recorded(
        at(leaf).orElseThrow(() -> new IllegalStateException("leaf vanished")), false);
  }

  /** When the newest published leaf of a year was recorded; null when there is none. */
  synchronized @Nullable Instant lastRecorded(int year) throws IOException {
    if (!years().contains(year)) {
      return null;
    }
    YearLog log = log(year);
    long size = log.checkpoint().size();
    return size == 0 ? null : leaf(log, size - 1).recorded();
  }

  /** Whether the leaf is under a published checkpoint. */
  synchronized boolean covers(LeafRef leaf) throws IOException {
    return years().contains(leaf.year()) && leaf.index() < log(leaf.year()).checkpoint().size();
  }

  /** The first statement of a year, about the end of the year before. */
  synchronized StatementDraft yearStart(int before, int year) throws IOException {
    YearLog previous = log(before);
    Checkpoint checkpoint = previous.checkpoint();
    keys.make(year);
    LogKeys made = keys.publicKeys(year);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode last = body.putObject("previous");
    last.put("origin", checkpoint.origin());
    last.put("size", checkpoint.size());
    last.put("rootHex", checkpoint.rootHex());
    last.put("key", previous.keys().ed25519().text());
    previous.keys().mlDsa44().ifPresent(key -> last.put(SECOND_KEY, key.text()));
    last.put(
        "checkpoint", new String(previous.signedCheckpoint().encode(), StandardCharsets.UTF_8));
    body.put("key", made.ed25519().text());
    made.mlDsa44().ifPresent(key -> body.put(SECOND_KEY, key.text()));
    // By the old key, which vouches for the new ones, and by the new one, which shows that it is
    // held.
    String text = introduction(made);
    SignedNote introduction =
        keys.signing(before).sign(text).with(List.of(keys.signing(year).signatureLine(text)));
    body.put("introduction", new String(introduction.encode(), StandardCharsets.UTF_8));
    return new StatementDraft(
        YEAR_START,
        2,
        "ledger/" + year,
        Integer.toString(year),
        body,
        List.of(),
        null,
        clock.instant(),
        PRODUCT);
  }

  /** What the key of one year signs to introduce the keys of the next. */
  static String introduction(LogKeys made) {
    return "proofline next log\n" + made.text();
  }

  /** The first leaf of the first year names the second key, so that it cannot be left out later. */
  StatementDraft founding(StatementDraft draft, int year) throws IOException {
    Optional<VerifierKey> second = keys.publicKeys(year).mlDsa44();
    if (!draft.type().equals("workspace") || second.isEmpty()) {
      return draft;
    }
    ObjectNode body = draft.body().deepCopy();
    body.put(SECOND_KEY, second.get().text());
    return new StatementDraft(
        draft.type(),
        2,
        draft.subject(),
        draft.idempotencyKey(),
        body,
        draft.blobs(),
        draft.effective(),
        draft.observed(),
        draft.actor());
  }

  /** Leaf of a key in the published logs of all years but one. */
  synchronized @Nullable LeafRef lookup(IdempotencyKey key, int but) throws IOException {
    for (int year : years().reversed()) {
      if (year != but) {
        long at = finder(year).find(key, log(year).checkpoint().size());
        if (at >= 0) {
          return new LeafRef(year, at);
        }
      }
    }
    return null;
  }

  private PublishedKeys finder(int year) {
    return finders.computeIfAbsent(
        year,
        y ->
            new PublishedKeys(
                new PosixLogStore(layout.log(y), layout.temporary(), disk),
                layout.journal(y),
                disk,
                (index, entry) -> key(y, index, entry)));
  }

  /** The key of the statement that an entry commits to; a shredded one has none of its own. */
  synchronized IdempotencyKey key(int year, long index, byte[] entry) throws IOException {
    try {
      return StatementKey.of(opened(year, index, Leaf.parse(entry)).statement());
    } catch (ShreddedException e) {
      return StatementKey.of("shredded", e.leaf().toString(), "shredded");
    } catch (IllegalArgumentException e) {
      throw new IntegrityException(layout.log(year) + ": leaf " + index + ": " + e.getMessage());
    }
  }

  /** Forgets keys and what the journal still holds of a year: all of it can be made again. */
  void forgetKeys(int year) throws IOException {
    try {
      writer.purge(year);
    } catch (TlogFormatException e) {
      throw new IntegrityException(String.valueOf(e.getMessage()));
    }
    synchronized (this) {
      finders.remove(year);
    }
  }

  @Override
  public synchronized Optional<Statement> at(LeafRef leaf) throws IOException {
    return open(leaf).map(Envelope.Opened::statement);
  }

  /** Proof of a leaf, with salt and statement. */
  synchronized Optional<LedgerProof> prove(LeafRef ref, Sheets.@Nullable RowProof row)
      throws IOException {
    Optional<Envelope.Opened> opened = open(ref);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    if (row != null && !opened.get().sheets().contains(row.sheet())) {
      throw new IllegalArgumentException(
          "statement " + ref + " does not refer to sheet " + row.sheet().blob().sha256());
    }
    YearLog log = log(ref.year());
    return Optional.of(
        new LedgerProof(
            ref,
            log.keys().text().stripTrailing(),
            new String(log.prove(ref.index()).encode(), StandardCharsets.UTF_8),
            new String(log.entry(ref.index()), StandardCharsets.UTF_8),
            opened.get().saltHex(),
            opened.get().json(),
            row,
            KeyChain.read(layout, ref.year(), disk, FileLedger::refuse).introductions()));
  }

  private static void refuse(String file, String what) {
    throw new IntegrityException(file + " " + what);
  }

  /** Statement with its salt. */
  synchronized Optional<Envelope.Opened> open(LeafRef leaf) throws IOException {
    if (!years().contains(leaf.year())) {
      return Optional.empty();
    }
    YearLog log = log(leaf.year());
    if (leaf.index() < 0 || leaf.index() >= log.checkpoint().size()) {
      return Optional.empty();
    }
    return Optional.of(opened(log, leaf.index()));
  }

  private Envelope.Opened opened(YearLog log, long index) throws IOException {
    return opened(log.year(), index, leaf(log, index));
  }

  private Envelope.Opened opened(int year, long index, Leaf leaf) throws IOException {
    Path file = layout.statement(year, leaf.commitmentHex());
    try {
      return Envelope.open(files.statement(file), leaf, new LeafRef(year, index));
    } catch (IllegalArgumentException e) {
      throw new IntegrityException(file + ": " + e.getMessage());
    } catch (NoSuchFileException e) {
      LeafRef at = new LeafRef(year, index);
      Entry.Shredded gone = shredded.entry(at, leaf.commitmentHex(), this);
      if (gone != null) {
        throw new ShreddedException(at, gone.by());
      }
      throw new IntegrityException(file + " is missing; it is the statement of leaf " + at);
    }
  }

  private Leaf leaf(YearLog log, long index) throws IOException {
    try {
      return Leaf.parse(log.entry(index));
    } catch (IllegalArgumentException e) {
      throw new IntegrityException(
          layout.log(log.year()) + ": leaf " + index + ": " + e.getMessage());
    }
  }

  @Override
  public synchronized Optional<Statement> find(String type, String subject, String idempotencyKey)
      throws IOException {
    LeafRef leaf = lookup(StatementKey.of(type, subject, idempotencyKey), -1);
    return leaf == null ? Optional.empty() : at(leaf);
  }

  @Override
  public Stream<Statement> statements() throws IOException {
    return leaves(null).flatMap(FileLedger::readable);
  }

  @Override
  public Stream<Statement> statements(String type) throws IOException {
    return leaves(type).flatMap(FileLedger::readable);
  }

  @Override
  public Stream<Entry> entries(String type) throws IOException {
    return leaves(type);
  }

  private static Stream<Statement> readable(Entry entry) {
    return switch (entry) {
      case Entry.Held readable -> Stream.of(readable.statement());
      case Entry.Shredded _ -> Stream.empty();
    };
  }

  private synchronized Stream<Entry> leaves(@Nullable String type) throws IOException {
    List<LeafRef> ends = new ArrayList<>();
    for (int year : years()) {
      ends.add(new LeafRef(year, log(year).checkpoint().size()));
    }
    return ends.stream()
        .flatMap(end -> LongStream.range(0, end.index()).mapToObj(i -> new LeafRef(end.year(), i)))
        .flatMap(leaf -> read(leaf, type).stream());
  }

  private synchronized Optional<Entry> read(LeafRef ref, @Nullable String type) {
    try {
      YearLog log = log(ref.year());
      Leaf leaf = leaf(log, ref.index());
      if (type != null && !leaf.type().equals(type)) {
        return Optional.empty();
      }
      try {
        return Optional.of(new Entry.Held(opened(ref.year(), ref.index(), leaf).statement()));
      } catch (ShreddedException e) {
        return Optional.ofNullable(shredded.entry(ref, leaf.commitmentHex(), this));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized CheckpointView checkpoint() throws IOException {
    List<Integer> years = years();
    if (years.isEmpty()) {
      throw new IntegrityException(layout.ledger() + " holds no log");
    }
    YearLog newest = log(years.getLast());
    Checkpoint checkpoint = newest.checkpoint();
    int witnesses = Witnessing.count(Witnessing.policy(layout, disk), newest.signedCheckpoint());
    return new CheckpointView(
        checkpoint.origin(), checkpoint.size(), checkpoint.rootHex(), witnesses);
  }

  /** The checkpoint of the newest year. */
  synchronized Checkpoint newestCheckpoint() throws IOException {
    return log(years().getLast()).checkpoint();
  }

  /** Asks for cosignatures that the newest checkpoint lacks, and publishes it with them. */
  synchronized Cosigners.Result cosign() throws IOException {
    recover();
    try (WriterLock.Held _ = lock().acquire()) {
      int year = years().getLast();
      YearLog log = log(year);
      SignedNote published = log.signedCheckpoint();
      Cosigners.Result result =
          new Witnessing(layout, disk, log.keys())
              .ask(published, log.tree(), Witnessing.policy(layout, disk));
      if (!result.checkpoint().equals(published)
          && !new PosixLogStore(layout.log(year), layout.temporary(), disk)
              .compareAndSwap(
                  LogStore.CHECKPOINT, published.encode(), result.checkpoint().encode())) {
        throw new IOException(
            "another checkpoint was published meanwhile; proofline witness ask asks for that one");
      }
      return result;
    }
  }

  /** Years that have a log, ascending. */
  List<Integer> years() throws IOException {
    TreeSet<Integer> years = new TreeSet<>();
    try (DirectoryStream<Path> directories =
        Files.newDirectoryStream(layout.ledger(), "[0-9][0-9][0-9][0-9]")) {
      directories.forEach(path -> years.add(Integer.parseInt(path.getFileName().toString())));
    }
    return List.copyOf(years);
  }

  synchronized YearLog log(int year) throws IOException {
    YearLog known = logs.get(year);
    if (known == null) {
      known = new YearLog(layout, year, disk);
      if (!known.keys().origin().equals(keys.origin(year))) {
        throw new IntegrityException(
            layout.publicKey(year) + " is the key of another origin than " + keys.origin(year));
      }
      logs.put(year, known);
    }
    return known;
  }
}
