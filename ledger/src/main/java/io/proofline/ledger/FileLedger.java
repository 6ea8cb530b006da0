package io.proofline.ledger;

import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.Disk;
import io.proofline.tlog.LogWriter;
import io.proofline.tlog.SignedNote;
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
  private final YearKeys keys;
  private final Clock clock;
  private final Disk disk;
  private final RandomSource random;
  private final WriterLock lock;
  private final TreeMap<Integer, YearLog> logs = new TreeMap<>();
  private final Map<Integer, IdempotencyIndex> indexes = new TreeMap<>();
  private boolean failed;

  FileLedger(Layout layout, Entity entity, Clock clock, Disk disk, RandomSource random) {
    this.layout = layout;
    this.entity = entity;
    this.keys = new YearKeys(layout, entity.origin(), disk, random);
    this.clock = clock;
    this.disk = disk;
    this.random = random;
    this.lock = new WriterLock(layout.lock(), Duration.ofSeconds(60));
  }

  /** The lock under which this ledger is written. */
  WriterLock lock() {
    return lock;
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
      recover(held, interrupted);
    } catch (TlogFormatException e) {
      throw new IntegrityException(String.valueOf(e.getMessage()));
    }
  }

  private void recover(WriterLock.Held held, List<Integer> interrupted) throws IOException {
    try {
      for (int year : interrupted) {
        writer(year, keys.signing(year)).recover(held);
      }
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

  @Override
  public Recorded append(StatementDraft draft) throws IOException {
    return appendAll(List.of(draft)).getFirst();
  }

  @Override
  public synchronized List<Recorded> appendAll(List<StatementDraft> drafts) throws IOException {
    if (drafts.isEmpty()) {
      return List.of();
    }
    if (failed) {
      // After a failed write the system's cache may show what the disk does not hold.
      throw new IOException(
          "an earlier append to " + layout.root() + " failed; open the workspace again to append");
    }
    recover();
    if (drafts.stream().anyMatch(draft -> draft.signature() != null)) {
      ActorRegister actors = ActorRegister.read(this, entity.origin());
      drafts.forEach(actors::require);
    }
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

    StatementBatch batch = new StatementBatch(layout, disk, random, recorded, year, first);
    if (newYear && !years.isEmpty()) {
      batch.add(yearStart(years.getLast(), year));
    }
    List<LeafRef> places = new ArrayList<>();
    List<Boolean> duplicates = new ArrayList<>();
    for (StatementDraft draft : drafts) {
      String key = IdempotencyIndex.key(draft.type(), draft.subject(), draft.idempotencyKey());
      LeafRef known = batch.known(key);
      LeafRef before = known == null ? lookup(key) : known;
      duplicates.add(before != null);
      places.add(before == null ? batch.add(draft) : before);
    }
    if (!batch.isEmpty()) {
      commit(held, batch);
    }
    List<Recorded> answers = new ArrayList<>();
    for (int i = 0; i < drafts.size(); i++) {
      Statement written = batch.statement(places.get(i));
      Statement statement =
          written != null
              ? written
              : at(places.get(i)).orElseThrow(() -> new IllegalStateException("leaf vanished"));
      answers.add(new Recorded(statement, duplicates.get(i)));
    }
    return answers;
  }

  private void commit(WriterLock.Held held, StatementBatch batch) throws IOException {
    boolean newYear = batch.first() == 0;
    SigningKey key = newYear ? keys.make(batch.year()) : keys.signing(batch.year());
    if (newYear) {
      batch.publish(key.verifier());
    }
    batch.makeBlobsDurable();
    Checkpoint checkpoint;
    try {
      checkpoint = writer(batch.year(), key).append(held, batch.entries(), batch.changes());
    } catch (IOException e) {
      failed = true;
      throw e;
    } finally {
      logs.remove(batch.year());
    }
    IdempotencyIndex index = index(batch.year());
    if (index.size() == batch.first()) {
      try {
        index.added(batch.keys(), checkpoint.size(), checkpoint.rootHex());
      } catch (IOException e) {
        indexes.remove(batch.year()); // Recorded all the same; the index is rebuilt when needed.
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

  private StatementDraft yearStart(int before, int year) throws IOException {
    YearLog previous = log(before);
    Checkpoint checkpoint = previous.checkpoint();
    String newKey = keys.make(year).verifier().text();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode last = body.putObject("previous");
    last.put("origin", checkpoint.origin());
    last.put("size", checkpoint.size());
    last.put("rootHex", checkpoint.rootHex());
    last.put("key", previous.key().text());
    last.put(
        "checkpoint", new String(previous.signedCheckpoint().encode(), StandardCharsets.UTF_8));
    body.put("key", newKey);
    SignedNote introduction = keys.signing(before).sign(introduction(newKey));
    body.put("introduction", new String(introduction.encode(), StandardCharsets.UTF_8));
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

  /** What the key of one year signs to introduce the key of the next. */
  static String introduction(String newKey) {
    return "proofline next log\n" + newKey + "\n";
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
            log.key().text(),
            new String(log.prove(ref.index()).encode(), StandardCharsets.UTF_8),
            new String(log.entry(ref.index()), StandardCharsets.UTF_8),
            opened.get().saltHex(),
            opened.get().json(),
            row));
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
    Path file = layout.statement(log.year(), leaf.commitmentHex());
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
      if (!known.key().name().equals(keys.origin(year))) {
        throw new IntegrityException(
            layout.publicKey(year) + " is the key of another origin than " + keys.origin(year));
      }
      logs.put(year, known);
    }
    return known;
  }

  private LogWriter writer(int year, SigningKey key) {
    return new LogWriter(layout.place(year), key, disk);
  }
}
