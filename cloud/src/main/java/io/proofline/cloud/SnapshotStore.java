package io.proofline.cloud;

import io.proofline.ledger.Actor;
import io.proofline.ledger.Entry;
import io.proofline.ledger.IntegrityException;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.Ledger;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Sheets;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Snapshots in the ledger: one statement of type {@code snapshot}, version 1, per snapshot. Its
 * body names two sheets, {@code documents} and {@code calls}; the bulk stands there.
 *
 * <p>Statement body: {@code source}, {@code subject}, {@code from}, {@code to}, {@code documents}
 * and {@code calls} (each {@code blob{sha256,size,mediaType}, rows, rootHex}), {@code
 * counts{documents, calls, scopes}}.
 */
public final class SnapshotStore {
  /** Statement type. */
  public static final String TYPE = "snapshot";

  private static final int VERSION = 1;
  private static final String DOCUMENTS_MEDIA_TYPE =
      "application/vnd.proofline.documents+jsonl+gzip";
  private static final String CALLS_MEDIA_TYPE = "application/vnd.proofline.calls+jsonl+gzip";

  private final Ledger ledger;
  private final Sheets sheets;

  /** Over a ledger and the sheets of the same workspace. */
  public SnapshotStore(Ledger ledger, Sheets sheets) {
    this.ledger = ledger;
    this.sheets = sheets;
  }

  /**
   * Records a snapshot. The same snapshot (same interval, documents, calls and raw answers)
   * recorded again gives the statement recorded first.
   *
   * @throws IOException when it could not be made durable; no statement stands then
   */
  public RecordedSnapshot record(CollectedSnapshot collected, Actor actor) throws IOException {
    Snapshot snapshot = collected.snapshot();
    SheetRef documents;
    SheetRef calls;
    String key;
    try (Sheets.Writer documentRows = sheets.begin(DOCUMENTS_MEDIA_TYPE);
        Sheets.Writer callRows = sheets.begin(CALLS_MEDIA_TYPE)) {
      key = write(collected, documentRows, callRows);
      Optional<Statement> before = ledger.find(TYPE, snapshot.subject(), key);
      if (before.isPresent()) {
        return load(before.get());
      }
      documents = documentRows.seal();
      calls = callRows.seal();
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("source", snapshot.source());
    body.put("subject", snapshot.subject());
    body.put("from", snapshot.from().toString());
    body.put("to", snapshot.to().toString());
    body.set("documents", documents.toJson());
    body.set("calls", calls.toJson());
    ObjectNode counts = body.putObject("counts");
    counts.put("documents", snapshot.documents().size());
    counts.put("calls", snapshot.calls().size());
    counts.put("scopes", snapshot.scopes().size());
    StatementDraft draft =
        new StatementDraft(
            TYPE,
            VERSION,
            snapshot.subject(),
            key,
            body,
            List.of(documents.blob(), calls.blob()),
            null,
            snapshot.to(),
            actor);
    Ledger.Recorded recorded = ledger.append(draft);
    return recorded.duplicate()
        ? load(recorded.statement())
        : new RecordedSnapshot(snapshot, recorded.statement(), documents, calls);
  }

  /**
   * Writes all rows; gives a hash over everything that was written, the same for the same
   * collection.
   */
  private static String write(
      CollectedSnapshot collected, Sheets.Writer documents, Sheets.Writer calls)
      throws IOException {
    Snapshot snapshot = collected.snapshot();
    ContentHash hash = new ContentHash();
    hash.add(snapshot.source());
    hash.add(snapshot.subject());
    hash.add(snapshot.from().toString());
    hash.add(snapshot.to().toString());
    for (Document document : snapshot.documents()) {
      documents.appendCanonical(hash.added(SnapshotRows.write(document)));
    }
    for (CallRecord call : snapshot.calls()) {
      List<String> raw = collected.raw().getOrDefault(call.id(), List.of());
      calls.appendCanonical(hash.added(SnapshotRows.write(call, raw)));
    }
    for (Snapshot.Scope scope : snapshot.scopes()) {
      calls.appendCanonical(hash.added(SnapshotRows.write(scope)));
    }
    return hash.text();
  }

  /** Reads the snapshot at a leaf; empty when no snapshot stands there. */
  public Optional<RecordedSnapshot> load(LeafRef leaf) throws IOException {
    Optional<Statement> statement = ledger.at(leaf);
    if (statement.isEmpty() || !statement.get().type().equals(TYPE)) {
      return Optional.empty();
    }
    return Optional.of(load(statement.get()));
  }

  /**
   * Reads a recorded snapshot. The files of its rows are compared with the hashes in the statement
   * before this returns; each row is then proved and read when it is first asked for, and one that
   * does not lead to its sheet's root throws IntegrityException there.
   *
   * @throws IllegalArgumentException when the statement is no snapshot, or of a newer version
   * @throws IntegrityException when the stored rows are not what the statement says
   */
  public RecordedSnapshot load(Statement statement) throws IOException {
    if (!statement.type().equals(TYPE) || statement.schemaVersion() > VERSION) {
      throw new IllegalArgumentException(
          "leaf %s holds %s version %d, not a snapshot of version %d or older"
              .formatted(statement.leaf(), statement.type(), statement.schemaVersion(), VERSION));
    }
    ObjectNode body = statement.body();
    SheetRef documentSheet = SnapshotRows.readSheetRef(body.path("documents"));
    SheetRef callSheet = SnapshotRows.readSheetRef(body.path("calls"));
    HeldDocuments documents = HeldDocuments.of(sheets.open(documentSheet));
    HeldCalls.Both calls = HeldCalls.of(sheets.open(callSheet));
    Snapshot snapshot =
        new Snapshot(
            body.path("source").asString(),
            body.path("subject").asString(),
            Instant.parse(body.path("from").asString()),
            Instant.parse(body.path("to").asString()),
            documents,
            calls.calls(),
            calls.scopes());
    return new RecordedSnapshot(snapshot, statement, documentSheet, callSheet);
  }

  /**
   * The newest snapshot of every subject, in order of subject. Subjects of which the newest was
   * shredded are left out: {@link #shredded} names them.
   */
  public List<RecordedSnapshot> latest() throws IOException {
    return latest(_ -> true);
  }

  /** The same; those that are open already are not opened again. */
  public List<RecordedSnapshot> latest(List<RecordedSnapshot> open) throws IOException {
    Map<LeafRef, RecordedSnapshot> known = new HashMap<>();
    open.forEach(recorded -> known.put(recorded.leaf(), recorded));
    List<RecordedSnapshot> found = new ArrayList<>();
    for (Entry entry : newest(_ -> true)) {
      if (entry instanceof Entry.Held(Statement statement)) {
        RecordedSnapshot recorded = known.get(statement.leaf());
        found.add(recorded == null ? load(statement) : recorded);
      }
    }
    return List.copyOf(found);
  }

  /** The same, of some subjects only; the others are not read. */
  public List<RecordedSnapshot> latest(Predicate<String> subjects) throws IOException {
    List<RecordedSnapshot> found = new ArrayList<>();
    for (Entry entry : newest(entry -> subjects.test(entry.subject()))) {
      if (entry instanceof Entry.Held(Statement statement)) {
        found.add(load(statement));
      }
    }
    return List.copyOf(found);
  }

  /**
   * Subjects of which the newest snapshot was shredded. What they are like is not known; the
   * snapshot before does not tell.
   */
  public List<Entry.Shredded> shredded() throws IOException {
    List<Entry.Shredded> found = new ArrayList<>();
    for (Entry entry : newest(_ -> true)) {
      if (entry instanceof Entry.Shredded gone) {
        found.add(gone);
      }
    }
    return List.copyOf(found);
  }

  /**
   * The newest snapshot of a subject. Newest is by observation, not by recording.
   *
   * @throws io.proofline.ledger.ShreddedException when the newest was shredded
   */
  public Optional<RecordedSnapshot> latest(String subject) throws IOException {
    return latest(subject, Instant.MAX);
  }

  /**
   * The newest snapshot of a subject that was observed at or before the instant.
   *
   * @throws io.proofline.ledger.ShreddedException when the newest was shredded
   */
  public Optional<RecordedSnapshot> latest(String subject, Instant asOf) throws IOException {
    List<Entry> newest =
        newest(entry -> entry.subject().equals(subject) && !entry.observed().isAfter(asOf));
    return newest.isEmpty()
        ? Optional.empty()
        : Optional.of(load(newest.getFirst().statementOrThrow()));
  }

  /**
   * The raw answer behind a call: one text per page or file, empty when nothing was received.
   *
   * @throws IllegalArgumentException when the snapshot has no such call
   */
  public List<String> raw(RecordedSnapshot recorded, String callId) throws IOException {
    long row =
        recorded
            .callRow(callId)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "snapshot at leaf " + recorded.leaf() + " has no call " + callId));
    return SnapshotRows.readRaw(sheets.row(recorded.calls(), row));
  }

  /** The newest of every subject, in order of subject. */
  private List<Entry> newest(Predicate<Entry> wanted) throws IOException {
    Comparator<Entry> age = Comparator.comparing(Entry::observed).thenComparing(Entry::leaf);
    Map<String, Entry> newest = new TreeMap<>();
    try (Stream<Entry> entries = ledger.entries(TYPE, VERSION)) {
      entries
          .filter(wanted)
          .forEach(
              entry ->
                  newest.merge(entry.subject(), entry, (a, b) -> age.compare(a, b) > 0 ? a : b));
    }
    return List.copyOf(newest.values());
  }
}
