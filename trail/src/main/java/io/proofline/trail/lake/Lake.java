package io.proofline.trail.lake;

import io.proofline.ledger.Actor;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import io.proofline.trail.parquet.ParquetWriter.Field;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The index over the sealed segments, in parts of one or (after compaction) many segments; see
 * {@link PartWriter} for its files. Opening brings it in step with the ledger: the manifest must be
 * one that the ledger knows, every segment must be in it, and every file must be the one it names;
 * whatever is not is built anew from the segments. Not safe for several threads.
 */
public final class Lake implements AutoCloseable {
  /** Statement type: a manifest of the lake, by its hash, before it becomes the one in use. */
  public static final String TYPE = "lake-index";

  /** Larger sorts go to the disk. */
  private static final int DATABASE_MEGABYTES = 512;

  private static final Map<String, List<Field>> TABLES =
      Map.of(
          "events",
          LakeSchema.EVENTS,
          "resources",
          LakeSchema.RESOURCES,
          "hours",
          LakeSchema.HOURS);

  private static final String SUBJECT = "trail/lake";
  private static final Actor PRODUCT = new Actor("proofline", Actor.Authentication.SYSTEM);

  private final TrailStore store;
  private final Path root;
  private final DuckDb db;
  private final EventPlaces rows;
  private final Arena arena = Arena.ofShared();
  private final Map<String, KeyFile> keyFiles = new TreeMap<>();
  private List<LakeManifest.Part> parts = new ArrayList<>();

  private Lake(TrailStore store, DuckDb db) {
    this.store = store;
    this.root = store.lake();
    this.db = db;
    this.rows = new EventPlaces(root);
  }

  /** Opens the lake and brings it in step with the ledger. */
  public static Lake open(TrailStore store) throws IOException {
    Files.createDirectories(store.lake().resolve("tmp"));
    DuckDb db = new DuckDb(store.lake(), DATABASE_MEGABYTES, 2);
    try {
      Lake lake = new Lake(store, db);
      lake.follow(false);
      return lake;
    } catch (IOException | RuntimeException e) {
      db.close();
      throw e;
    }
  }

  /** Throws the index away and builds it from the segments. Returns the number of segments. */
  public int rebuild() throws IOException {
    SealedFile.clear(root);
    int segments = follow(true);
    removeStrays();
    return segments;
  }

  /** Deletes what an interrupted run left behind. Only while no other process writes the lake. */
  public void clean() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("tmp"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
    removeStrays();
  }

  private int follow(boolean all) throws IOException {
    Map<LeafRef, Statement> segments = new TreeMap<>();
    try (Stream<Statement> statements =
        store.ledger().understood(SegmentWriter.TYPE, SegmentWriter.SCHEMA)) {
      statements.forEach(s -> segments.put(s.leaf(), s));
    }
    LakeManifest.Loaded loaded = LakeManifest.load(root);
    List<LakeManifest.Part> listed = List.of();
    boolean changed = true;
    if (loaded != null && store.ledger().find(TYPE, SUBJECT, loaded.sha256()).isPresent()) {
      listed = loaded.manifest().parts();
      changed = false;
    }
    parts.clear();
    List<LakeManifest.Part> merged = List.of();
    if (all) {
      merged = listed;
      listed = List.of();
    }
    Set<LeafRef> indexed = new HashSet<>();
    for (LakeManifest.Part part : listed) {
      LakeManifest.Part whole = belongs(part, segments, indexed) ? checked(part) : null;
      if (whole != null) {
        parts.add(whole);
        part.members().forEach(m -> indexed.add(m.leaf()));
      }
    }
    changed |= all || !parts.equals(listed);
    for (Statement segment : segments.values()) {
      if (!indexed.contains(segment.leaf())) {
        parts.add(index(segment, new SegmentReader(store).read(segment)));
        changed = true;
      }
    }
    regroup(merged, segments);
    if (changed && (!segments.isEmpty() || loaded != null)) {
      save();
    }
    views();
    return segments.size();
  }

  /**
   * Merges anew what had been merged, in the order in which it was listed: so a rebuild that finds
   * nothing changed gives the files that are there, and nothing is recorded.
   */
  private void regroup(List<LakeManifest.Part> merged, Map<LeafRef, Statement> segments)
      throws IOException {
    Map<LeafRef, LakeManifest.Part> single = new java.util.LinkedHashMap<>();
    parts.forEach(part -> single.put(part.members().getFirst().leaf(), part));
    List<LakeManifest.Part> regrouped = new ArrayList<>();
    for (LakeManifest.Part before : merged) {
      if (!belongs(before, segments, Set.of())) {
        continue;
      }
      List<LakeManifest.Part> group =
          before.members().stream()
              .map(member -> single.remove(member.leaf()))
              .filter(Objects::nonNull)
              .toList();
      if (group.size() == before.members().size() && group.size() > 1) {
        regrouped.add(new Compaction(root, db).merge(group));
      } else {
        regrouped.addAll(group);
      }
    }
    if (!regrouped.isEmpty()) {
      regrouped.addAll(single.values());
      parts = regrouped;
    }
  }

  /** Whether the ledger has the segments of the part as the manifest says. */
  private static boolean belongs(
      LakeManifest.Part part, Map<LeafRef, Statement> segments, Set<LeafRef> indexed) {
    for (LakeManifest.Member member : part.members()) {
      Statement segment = segments.get(member.leaf());
      if (segment == null || indexed.contains(member.leaf())) {
        return false;
      }
      SheetRef events = SheetRefs.sheet(segment.body(), "events").orElse(null);
      if (!member.events().equals(events == null ? "" : events.blob().sha256())
          || member.rows() != (events == null ? 0 : events.rows())) {
        return false;
      }
    }
    return true;
  }

  /** The part with its files found right; null when one is not. */
  private LakeManifest.@Nullable Part checked(LakeManifest.Part part) throws IOException {
    List<LakeManifest.Item> files = new ArrayList<>();
    for (LakeManifest.Item item : part.files()) {
      LakeManifest.Item found = FileSeals.check(root, item);
      if (found == null) {
        return null;
      }
      files.add(found);
    }
    return new LakeManifest.Part(part.members(), part.rows(), part.from(), part.to(), files);
  }

  /** Indexes a segment that was just sealed and makes it visible. */
  void add(Statement segment, SegmentRows rows) throws IOException {
    parts.add(index(segment, rows));
    save();
    views();
  }

  private LakeManifest.Part index(Statement segment, SegmentRows rows) throws IOException {
    SheetRef events = SheetRefs.sheet(segment.body(), "events").orElse(null);
    if (rows.count != (events == null ? 0 : events.rows())) {
      throw new IOException(
          "segment "
              + segment.leaf()
              + " has "
              + (events == null ? 0 : events.rows())
              + " events but "
              + rows.count
              + " reached the lake; the segment is intact, the lake was left as it was");
    }
    return new PartWriter(root)
        .write(segment.leaf(), events == null ? "" : events.blob().sha256(), rows);
  }

  private void save() throws IOException {
    save(JsonNodeFactory.instance.objectNode());
  }

  /** Records the manifest, then puts it in the place of the one before. */
  private void save(ObjectNode body) throws IOException {
    byte[] bytes = new LakeManifest(parts).bytes();
    String sha = LakeManifest.sha256(bytes);
    body.put("manifest", sha);
    body.put("parts", parts.size());
    body.put("rows", events());
    store
        .ledger()
        .append(
            new StatementDraft(
                TYPE, 1, SUBJECT, sha, body, List.of(), null, store.clock().instant(), PRODUCT));
    LakeManifest.replace(root, bytes);
  }

  /**
   * Merges small parts into larger ones, so that a question opens few files. Nothing is lost: the
   * merged files are compared with those they replace, event by event, before they are used.
   *
   * @param all whether to merge everything into one part
   * @return how many parts were merged into others
   */
  public int compact(boolean all) throws IOException {
    int merged = 0;
    for (List<LakeManifest.Part> group = Compaction.next(parts, all);
        !group.isEmpty();
        group = Compaction.next(parts, all)) {
      Compaction compaction = new Compaction(root, db);
      LakeManifest.Part one = compaction.merge(group);
      List<LakeManifest.Part> before = parts;
      parts = new ArrayList<>(parts);
      parts.removeAll(group);
      parts.add(one);
      try {
        save(compaction.proof());
      } catch (IOException e) {
        parts = before;
        throw e;
      }
      merged += group.size();
      keyFiles.clear();
      views();
      removeStrays();
    }
    return merged;
  }

  private void removeStrays() throws IOException {
    Set<Path> listed =
        parts.stream()
            .flatMap(s -> s.files().stream())
            .map(f -> root.resolve(f.path()))
            .collect(Collectors.toSet());
    for (String folder : List.of("events", "resources", "hours", "keys", "ids", "rows")) {
      if (!Files.isDirectory(root.resolve(folder))) {
        continue;
      }
      try (Stream<Path> files = Files.walk(root.resolve(folder))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          if (!listed.contains(file)) {
            Files.delete(file);
          }
        }
      }
    }
  }

  private void views() throws IOException {
    rows.of(parts);
    for (Map.Entry<String, List<Field>> table : TABLES.entrySet()) {
      db.execute(view(table.getKey(), table.getValue()));
    }
  }

  private List<LakeManifest.Item> files(String table) {
    return parts.stream()
        .flatMap(s -> s.files().stream())
        .filter(f -> f.path().startsWith(table + "/"))
        .toList();
  }

  private String view(String table, List<Field> schema) {
    List<LakeManifest.Item> files = files(table);
    String body =
        files.isEmpty()
            ? LakeSchema.empty(schema)
            : "SELECT " + LakeSchema.names(schema) + " FROM " + DuckDb.parquet(root, files);
    return "CREATE OR REPLACE TEMP VIEW " + table + " AS " + body;
  }

  /** What an ingest must know of the events held. */
  SeenEvents seen() throws IOException {
    List<Path> files = new ArrayList<>();
    for (LakeManifest.Part part : parts) {
      LakeManifest.Item item = part.file("ids");
      if (item != null) {
        files.add(root.resolve(item.path()));
      }
    }
    return new SeenEvents(files);
  }

  /** The id file of a segment that was just added; null when it has no event. */
  @Nullable Path ids(LeafRef leaf) {
    for (LakeManifest.Part part : parts) {
      if (part.members().size() == 1 && part.members().getFirst().leaf().equals(leaf)) {
        LakeManifest.Item item = part.file("ids");
        return item == null ? null : root.resolve(item.path());
      }
    }
    return null;
  }

  /**
   * Where events stand that hold one of the values: found in the sorted index, in order of time.
   * Two values may share a place there, so what is fetched must be compared with what was meant.
   *
   * @param from earliest time, microseconds; to latest, excluded
   */
  public List<EventRef> find(Needle needle, Collection<String> values, long from, long to)
      throws IOException {
    Set<EventRef> found = new HashSet<>();
    for (int p = 0; p < parts.size(); p++) {
      LakeManifest.Part part = parts.get(p);
      KeyFile file = part.to() < from || part.from() >= to ? null : keys(part);
      if (file == null) {
        continue;
      }
      for (String value : values) {
        file.find(
            needle.hash(value),
            (segment, micros, row) -> {
              if (micros >= from && micros < to) {
                found.add(new EventRef(micros, part.members().get(segment).leaf(), row));
              }
            });
      }
    }
    return found.stream().sorted().toList();
  }

  /**
   * Every name by which somebody called at some time of the interval, or before or after it: ARNs,
   * user names, source identities, Identity Center user ids.
   *
   * @param from earliest time, microseconds; to latest, excluded
   */
  public Set<String> names(long from, long to) throws IOException {
    return new PartNames(store, root, db).of(parts, p -> p.to() >= from && p.from() < to);
  }

  private @Nullable KeyFile keys(LakeManifest.Part part) throws IOException {
    LakeManifest.Item item = part.file("keys");
    if (item == null) {
      return null;
    }
    KeyFile known = keyFiles.get(item.path());
    if (known == null) {
      known = KeyFile.open(root.resolve(item.path()), arena);
      keyFiles.put(item.path(), known);
    }
    return known;
  }

  /** The event with the id, in every account that received it. */
  public List<TrailEvent> byId(String eventId) throws IOException {
    return fetch(find(Needle.EVENT, List.of(eventId), Long.MIN_VALUE, Long.MAX_VALUE)).stream()
        .filter(event -> eventId.equals(event.eventId()))
        .toList();
  }

  /**
   * The result of somebody's own question in SQL.
   *
   * @param columns names
   * @param rows values as text, null where there is none
   * @param more whether there were more rows than were asked for
   */
  public record Table(List<String> columns, List<List<@Nullable String>> rows, boolean more) {}

  /**
   * Runs one SELECT over {@code events}, {@code resources}, {@code hours} (counts) and {@code log}
   * (events with their time as a timestamp). Nothing else is possible: no other statement, no file
   * but those of these tables, no network, no setting.
   *
   * @throws IllegalArgumentException when it is not exactly one SELECT, or one that may not be run
   * @throws SqlFailedException when the engine cannot run it; its words may hold values of rows
   * @throws SqlStoppedException when it reached a limit; no row is handed out then
   */
  public Table sql(String select, SqlLimits limits) throws IOException {
    SelectRules.check(
        db.query("SELECT json_serialize_sql(?)", List.of(select), r -> r.getString(1)).getFirst());
    List<Path> files = new ArrayList<>();
    List<String> views = new ArrayList<>();
    for (Map.Entry<String, List<Field>> table : TABLES.entrySet()) {
      files(table.getKey()).forEach(item -> files.add(root.resolve(item.path())));
      views.add(view(table.getKey(), table.getValue()));
    }
    views.add(
        "CREATE OR REPLACE TEMP VIEW log AS SELECT make_timestamp(us) AS time, * FROM events");
    DuckDb apart =
        DuckDb.reading(root, files, SqlLimits.ENGINE_MEGABYTES, SqlLimits.SPILL_MEGABYTES);
    try {
      for (String view : views) {
        apart.execute(view);
      }
    } catch (IOException e) {
      apart.close();
      throw e;
    }
    return new ForeignSelect(apart, select, limits).run();
  }

  /** The events at the places, in the order of the places. */
  public List<TrailEvent> fetch(List<EventRef> places) throws IOException {
    return rows.fetch(places);
  }

  /** Reads rows of {@code events} and {@code resources}. Values go in as parameters. */
  public <T> List<T> query(String sql, List<?> parameters, RowReader<T> reader) throws IOException {
    return db.query(sql, parameters, reader::read);
  }

  /** Turns the current row of a result into a value. */
  @FunctionalInterface
  public interface RowReader<T> {
    /** Reads the current row. */
    T read(ResultSet row) throws SQLException;
  }

  /** Number of events held. */
  public long events() {
    return parts.stream().mapToLong(LakeManifest.Part::rows).sum();
  }

  /** Number of parts, which falls with compaction. */
  public int parts() {
    return parts.size();
  }

  /** Time of the earliest event; null when there is none. */
  public @Nullable Instant earliest() {
    return parts.stream()
        .filter(p -> p.rows() > 0)
        .map(p -> Instant.EPOCH.plus(p.from(), java.time.temporal.ChronoUnit.MICROS))
        .min(java.util.Comparator.naturalOrder())
        .orElse(null);
  }

  @Override
  public void close() throws IOException {
    try (rows) {
      arena.close();
    } finally {
      db.close();
    }
  }
}
