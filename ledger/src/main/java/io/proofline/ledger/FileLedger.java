package io.proofline.ledger;

import io.proofline.tlog.Change;
import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.Disk;
import io.proofline.tlog.LogWriter;
import io.proofline.tlog.SigningKey;
import io.proofline.tlog.TlogFormatException;
import io.proofline.tlog.WriterLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The ledger of a workspace, in files. Safe for several threads and processes. */
final class FileLedger implements Ledger {
  /** How far the clock may stand behind the newest leaf before an append is refused. */
  static final Duration SKEW = Duration.ofMinutes(5);

  static final String YEAR_START = "year-start";
  private static final Actor PRODUCT = new Actor("proofline", Actor.Authentication.SYSTEM);

  private final Layout layout;
  private final Entity entity;
  private final Clock clock;
  private final Disk disk;
  private final RandomSource random;
  private final WriterLock lock;
  private final TreeMap<Integer, YearLog> logs = new TreeMap<>();
  private final Map<Integer, IdempotencyIndex> indexes = new TreeMap<>();

  FileLedger(Layout layout, Entity entity, Clock clock, Disk disk, RandomSource random) {
    this.layout = layout;
    this.entity = entity;
    this.clock = clock;
    this.disk = disk;
    this.random = random;
    this.lock = new WriterLock(layout.lock(), Duration.ofSeconds(60));
  }

  /**
   * Finishes appends that were interrupted. Does nothing, and needs no key, when there are none.
   */
  synchronized void recover() throws IOException {
    List<Integer> interrupted = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(layout.state(), "pending-[0-9][0-9][0-9][0-9]")) {
      files.forEach(
          file -> interrupted.add(Integer.parseInt(file.getFileName().toString().substring(8))));
    }
    if (interrupted.isEmpty()) {
      return;
    }
    try (WriterLock.Held held = lock.acquire()) {
      for (int year : interrupted) {
        writer(year, signingKey(year)).recover(held);
      }
    } catch (TlogFormatException e) {
      throw new IntegrityException(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Recorded append(StatementDraft draft) throws IOException {
    return appendAll(List.of(draft)).getFirst();
  }

  @Override
  public synchronized List<Recorded> appendAll(List<StatementDraft> drafts) throws IOException {
    if (drafts.isEmpty()) {
      return List.of();
    }
    recover();
    try (WriterLock.Held held = lock.acquire()) {
      return appendAll(held, drafts);
    } catch (TlogFormatException e) {
      throw new IntegrityException(String.valueOf(e.getMessage()));
    }
  }

  private List<Recorded> appendAll(WriterLock.Held held, List<StatementDraft> drafts)
      throws IOException {
    Instant recorded = recordingTime();
    int year = recorded.atZone(ZoneOffset.UTC).getYear();
    List<Integer> years = years();
    boolean newYear = !years.contains(year);
    long first = newYear ? 0 : log(year).checkpoint().size();

    Batch batch = new Batch(recorded, year, first);
    if (newYear && !years.isEmpty()) {
      batch.add(yearStart(log(years.getLast()), year));
    }
    List<LeafRef> places = new ArrayList<>();
    List<Boolean> duplicates = new ArrayList<>();
    for (StatementDraft draft : drafts) {
      String key = IdempotencyIndex.key(draft.type(), draft.subject(), draft.idempotencyKey());
      LeafRef known = batch.known.get(key);
      LeafRef before = known == null ? lookup(key) : known;
      duplicates.add(before != null);
      places.add(before == null ? batch.add(draft) : before);
    }
    if (!batch.entries.isEmpty()) {
      commit(held, batch);
    }
    List<Recorded> answers = new ArrayList<>();
    for (int i = 0; i < drafts.size(); i++) {
      Statement written = batch.statements.get(places.get(i));
      Statement statement =
          written != null
              ? written
              : at(places.get(i)).orElseThrow(() -> new IllegalStateException("leaf vanished"));
      answers.add(new Recorded(statement, duplicates.get(i)));
    }
    return answers;
  }

  /** Statements on their way into the ledger. */
  private final class Batch {
    final Instant recorded;
    final int year;
    final long first;
    final List<byte[]> entries = new ArrayList<>();
    final List<Change> changes = new ArrayList<>();
    final Map<String, LeafRef> known = new LinkedHashMap<>();
    final Map<LeafRef, Statement> statements = new LinkedHashMap<>();
    private final TreeSet<String> moved = new TreeSet<>();

    Batch(Instant recorded, int year, long first) {
      this.recorded = recorded;
      this.year = year;
      this.first = first;
    }

    LeafRef add(StatementDraft draft) throws IOException {
      Envelope envelope = Envelope.of(draft, recorded);
      for (BlobRef blob : envelope.references().blobs()) {
        take(blob, draft.type());
      }
      byte[] salt = random.bytes(Commitment.SALT_BYTES);
      byte[] json = envelope.json().content();
      Leaf leaf =
          new Leaf(draft.type(), draft.schemaVersion(), recorded, Commitment.hex(salt, json));
      LeafRef ref = new LeafRef(year, first + entries.size());
      byte[] file = Envelope.file(salt, json);
      changes.add(Change.write(layout.relative(layout.statement(leaf.commitmentHex())), file));
      entries.add(leaf.bytes());
      // Opened from the very bytes that are written: what is given back is what can be read later.
      statements.put(ref, Envelope.open(file, leaf, ref).statement());
      known.put(IdempotencyIndex.key(draft.type(), draft.subject(), draft.idempotencyKey()), ref);
      return ref;
    }

    /** Brings a staged blob into the commit, after making sure that it is whole on disk. */
    private void take(BlobRef blob, String type) throws IOException {
      Path staged = layout.staged(blob.sha256());
      if (Files.exists(layout.blob(blob.sha256())) || moved.contains(blob.sha256())) {
        return;
      }
      if (!Files.exists(staged)) {
        throw new IllegalArgumentException(
            "statement of type "
                + type
                + " refers to blob "
                + blob.sha256()
                + ", which is not held; put it before the statement");
      }
      disk.force(staged);
      if (!Digests.sha256Hex(staged).equals(blob.sha256())) {
        disk.delete(staged);
        throw new IOException(
            "blob "
                + blob.sha256()
                + " was damaged on disk before it was recorded; nothing was"
                + " recorded, store it again");
      }
      changes.add(
          new Change.Move(layout.relative(staged), layout.relative(layout.blob(blob.sha256()))));
      moved.add(blob.sha256());
    }
  }

  private void commit(WriterLock.Held held, Batch batch) throws IOException {
    boolean newYear = batch.first == 0;
    SigningKey key = newYear ? newSigningKey(batch.year) : signingKey(batch.year);
    if (newYear) {
      byte[] vkey = (key.verifier().text() + "\n").getBytes(StandardCharsets.UTF_8);
      batch.changes.add(Change.write(layout.relative(layout.publicKey(batch.year)), vkey));
    }
    Checkpoint checkpoint;
    try {
      checkpoint = writer(batch.year, key).append(held, batch.entries, batch.changes);
    } finally {
      logs.remove(batch.year);
    }
    IdempotencyIndex index = index(batch.year);
    if (index.size() == batch.first) {
      try {
        index.added(
            batch.statements.values().stream()
                .map(s -> IdempotencyIndex.key(s.type(), s.subject(), s.idempotencyKey()))
                .toList(),
            checkpoint.size(),
            checkpoint.rootHex());
      } catch (IOException e) {
        indexes.remove(batch.year); // Recorded all the same; the index is rebuilt when needed.
      }
    }
  }

  private Instant recordingTime() throws IOException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    List<Integer> years = years();
    if (years.isEmpty()) {
      return now;
    }
    YearLog newest = log(years.getLast());
    Instant last = leaf(newest, newest.checkpoint().size() - 1).recorded();
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

  private StatementDraft yearStart(YearLog previous, int year) throws IOException {
    Checkpoint checkpoint = previous.checkpoint();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode last = body.putObject("previous");
    last.put("origin", checkpoint.origin());
    last.put("size", checkpoint.size());
    last.put("rootHex", checkpoint.rootHex());
    last.put("key", previous.key().text());
    last.put(
        "checkpoint", new String(previous.signedCheckpoint().encode(), StandardCharsets.UTF_8));
    return new StatementDraft(
        YEAR_START,
        1,
        "ledger/" + year,
        Integer.toString(year),
        body,
        List.of(),
        null,
        clock.instant(),
        PRODUCT);
  }

  private @Nullable LeafRef lookup(String key) throws IOException {
    for (int year : years().reversed()) {
      Long at = refreshed(year).find(key);
      if (at != null) {
        return new LeafRef(year, at);
      }
    }
    return null;
  }

  private IdempotencyIndex index(int year) {
    return indexes.computeIfAbsent(year, y -> new IdempotencyIndex(layout.index(y), disk));
  }

  private IdempotencyIndex refreshed(int year) throws IOException {
    YearLog log = log(year);
    IdempotencyIndex index = index(year);
    index.refresh(
        log.checkpoint().size(),
        size -> HexFormat.of().formatHex(log.tree().hash(0, size)),
        at -> opened(log, at).statement());
    return index;
  }

  @Override
  public synchronized Optional<Statement> at(LeafRef leaf) throws IOException {
    return open(leaf).map(Envelope.Opened::statement);
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
    Leaf leaf = leaf(log, index);
    Path file = layout.statement(leaf.commitmentHex());
    try {
      return Envelope.open(disk.read(file), leaf, new LeafRef(log.year(), index));
    } catch (IllegalArgumentException e) {
      throw new IntegrityException(file + ": " + e.getMessage());
    } catch (NoSuchFileException e) {
      throw new IntegrityException(
          file + " is missing; it is the statement of leaf " + log.year() + "/" + index);
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
    LeafRef leaf = lookup(IdempotencyIndex.key(type, subject, idempotencyKey));
    return leaf == null ? Optional.empty() : at(leaf);
  }

  @Override
  public Stream<Statement> statements() throws IOException {
    return leaves(null);
  }

  @Override
  public Stream<Statement> statements(String type) throws IOException {
    return leaves(type);
  }

  private synchronized Stream<Statement> leaves(@Nullable String type) throws IOException {
    List<LeafRef> ends = new ArrayList<>();
    for (int year : years()) {
      ends.add(new LeafRef(year, log(year).checkpoint().size()));
    }
    return ends.stream()
        .flatMap(end -> LongStream.range(0, end.index()).mapToObj(i -> new LeafRef(end.year(), i)))
        .flatMap(leaf -> read(leaf, type).stream());
  }

  private synchronized Optional<Statement> read(LeafRef ref, @Nullable String type) {
    try {
      YearLog log = log(ref.year());
      boolean wanted = type == null || leaf(log, ref.index()).type().equals(type);
      return wanted ? Optional.of(opened(log, ref.index()).statement()) : Optional.empty();
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
    Checkpoint checkpoint = log(years.getLast()).checkpoint();
    return new CheckpointView(checkpoint.origin(), checkpoint.size(), checkpoint.rootHex(), 0);
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
      if (!known.key().name().equals(origin(year))) {
        throw new IntegrityException(
            layout.publicKey(year) + " is the key of another origin than " + origin(year));
      }
      logs.put(year, known);
    }
    return known;
  }

  private String origin(int year) {
    return entity.origin() + "/" + year;
  }

  private LogWriter writer(int year, SigningKey key) {
    return new LogWriter(layout.place(year), key, disk);
  }

  private SigningKey signingKey(int year) throws IOException {
    Path file = layout.signingKey(year);
    try {
      return SigningKey.parse(new String(disk.read(file), StandardCharsets.UTF_8).strip());
    } catch (NoSuchFileException e) {
      throw new IOException(file + " is missing: without it this workspace can only be read", e);
    } catch (TlogFormatException e) {
      throw new IntegrityException(file + ": " + e.getMessage());
    }
  }

  /** A year's key stands on disk before the first checkpoint that it signs. */
  private SigningKey newSigningKey(int year) throws IOException {
    Path file = layout.signingKey(year);
    if (!Files.exists(file)) {
      SigningKey key = SigningKey.fromSeed(origin(year), random.bytes(32));
      Path temporary = layout.keys().resolve(".new-" + year);
      disk.write(temporary, new byte[0]);
      Access.ownerOnly(temporary);
      disk.replace(file, temporary, (key.secretText() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return signingKey(year);
  }
}
