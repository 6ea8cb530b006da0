package io.proofline.trail.lake;

import io.proofline.ledger.LeafRef;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Statement;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Parquet index over the sealed segments: {@code events/day=YYYY-MM-DD/s<year>-<leaf>.parquet}
 * (sorted by time) and {@code resources/s<year>-<leaf>.parquet} (resource key to event, sorted by
 * key). Opening brings it in step with the ledger: a segment that is not indexed, or whose files do
 * not hash to what the manifest says, is indexed anew from its sheet.
 */
public final class Lake implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final TrailStore store;
  private final Path root;
  private final DuckDb db;
  private LakeManifest manifest;

  private Lake(TrailStore store, DuckDb db, LakeManifest manifest) {
    this.store = store;
    this.root = store.lake();
    this.db = db;
    this.manifest = manifest;
  }

  /** Opens the lake and brings it in step with the ledger. */
  public static Lake open(TrailStore store) throws IOException {
    Files.createDirectories(store.lake().resolve("tmp"));
    DuckDb db = new DuckDb(store.lake(), 1024, 2);
    try {
      Lake lake = new Lake(store, db, LakeManifest.load(store.lake()));
      lake.follow(false);
      return lake;
    } catch (IOException | RuntimeException e) {
      db.close();
      throw e;
    }
  }

  /** Throws the index away and builds it from the segments. Returns the number of segments. */
  public int rebuild() throws IOException {
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
    try (Stream<Statement> statements = store.ledger().statements(SegmentWriter.TYPE)) {
      statements.forEach(s -> segments.put(s.leaf(), s));
    }
    TreeMap<LeafRef, LakeManifest.Segment> kept = new TreeMap<>();
    List<Statement> missing = new ArrayList<>();
    for (Statement segment : segments.values()) {
      LakeManifest.Segment known = manifest.segments().get(segment.leaf());
      if (!all && known != null && matches(known, segment)) {
        kept.put(segment.leaf(), known);
      } else {
        missing.add(segment);
      }
    }
    boolean stale = kept.size() != manifest.segments().size();
    manifest = new LakeManifest(kept);
    for (Statement segment : missing) {
      Path lines = newScratch();
      try {
        writeIndexLines(segment, lines);
        index(segment, lines);
      } finally {
        Files.deleteIfExists(lines);
      }
    }
    if (stale || !missing.isEmpty()) {
      manifest.save(root);
    }
    views();
    return segments.size();
  }

  private boolean matches(LakeManifest.Segment known, Statement segment) throws IOException {
    SheetRef events = SheetRefs.sheet(segment.body(), "events").orElse(null);
    if (!known.events().equals(events == null ? "" : events.blob().sha256())
        || known.rows() != (events == null ? 0 : events.rows())) {
      return false;
    }
    for (LakeManifest.Item item : known.files()) {
      Path file = root.resolve(item.path()).normalize();
      if (!file.startsWith(root.normalize())
          || !Files.isRegularFile(file)
          || !sha256(file).equals(item.sha256())) {
        return false;
      }
    }
    return true;
  }

  /** A new file for index lines. */
  public Path newScratch() throws IOException {
    return Files.createTempFile(root.resolve("tmp"), "segment-", ".ndjson");
  }

  /** Indexes a segment that was just sealed, from its index lines, and makes it visible. */
  public void add(Statement segment, Path lines) throws IOException {
    index(segment, lines);
    manifest.save(root);
    views();
  }

  private void writeIndexLines(Statement segment, Path lines) throws IOException {
    SheetRef sheet = SheetRefs.sheet(segment.body(), "events").orElse(null);
    if (sheet == null) {
      return;
    }
    try (Stream<JsonNode> rows = store.sheets().rows(sheet);
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(lines), 1 << 16)) {
      long number = 0;
      Iterator<JsonNode> each = rows.iterator();
      while (each.hasNext()) {
        ObjectNode row = ((ObjectNode) each.next()).deepCopy();
        Instant time = Instant.parse(row.path("time").asString());
        byte[] raw = HexFormat.of().parseHex(row.path("raw_sha256").asString());
        row.put("n", number++);
        row.put("us", ChronoUnit.MICROS.between(Instant.EPOCH, time));
        row.put("fp", SegmentWriter.fingerprint(raw));
        row.remove(List.of("raw", "raw_sha256"));
        out.write(JSON.writeValueAsBytes(row));
        out.write('\n');
      }
    }
  }

  private void index(Statement segment, Path lines) throws IOException {
    SheetRef events = SheetRefs.sheet(segment.body(), "events").orElse(null);
    LeafRef leaf = segment.leaf();
    if (events == null) {
      manifest.segments().put(leaf, new LakeManifest.Segment("", 0, List.of()));
      return;
    }
    db.execute("DROP TABLE IF EXISTS seg");
    db.execute(
        "CREATE TEMP TABLE seg AS SELECT us, fp, "
            + LakeSchema.names()
            + ", CAST("
            + leaf.year()
            + " AS INTEGER) AS leaf_year, CAST("
            + leaf.index()
            + " AS BIGINT) AS leaf, n AS row, res FROM read_json("
            + DuckDb.literal(lines.toAbsolutePath().toString())
            + ", format = 'newline_delimited', maximum_object_size = 67108864, columns = "
            + LakeSchema.jsonColumns()
            + ")");
    long rows = db.query("SELECT count(*) FROM seg", List.of(), r -> r.getLong(1)).getFirst();
    if (rows != events.rows()) {
      throw new IOException(
          "segment "
              + leaf
              + " has "
              + events.rows()
              + " events but "
              + rows
              + " reached the lake; the segment is intact, the lake was left as it was");
    }
    String name = "s" + leaf.year() + "-" + leaf.index() + ".parquet";
    List<LakeManifest.Item> items = new ArrayList<>();
    List<Long> days =
        db.query(
            "SELECT DISTINCT us // 86400000000 FROM seg ORDER BY 1", List.of(), r -> r.getLong(1));
    for (long day : days) {
      String date =
          LocalDate.ofInstant(Instant.ofEpochSecond(day * 86400), ZoneOffset.UTC).toString();
      String select =
          "SELECT * EXCLUDE (res) FROM seg WHERE us // 86400000000 = " + day + " ORDER BY us, row";
      items.add(write(select, "events/day=" + date + "/" + name));
    }
    String resources =
        "SELECT x.k AS k, x.r AS r, us, leaf_year, leaf, row FROM (SELECT unnest(res) AS x, us,"
            + " leaf_year, leaf, row FROM seg) ORDER BY k, us, row";
    items.add(write(resources, "resources/" + name));
    db.execute("DROP TABLE seg");
    manifest.segments().put(leaf, new LakeManifest.Segment(events.blob().sha256(), rows, items));
  }

  private LakeManifest.Item write(String select, String path) throws IOException {
    Path target = root.resolve(path);
    Path temporary = Files.createTempFile(root.resolve("tmp"), "part-", ".parquet");
    try {
      db.execute(
          "COPY ("
              + select
              + ") TO "
              + DuckDb.literal(temporary.toAbsolutePath().toString())
              + " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)");
      LakeManifest.sync(temporary);
      Files.createDirectories(target.getParent());
      String hash = sha256(temporary);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return new LakeManifest.Item(path, hash);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private void removeStrays() throws IOException {
    Set<Path> listed =
        manifest.segments().values().stream()
            .flatMap(s -> s.files().stream())
            .map(f -> root.resolve(f.path()))
            .collect(Collectors.toSet());
    for (String folder : List.of("events", "resources")) {
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
    view("events", LakeSchema.emptyEvents());
    view("resources", LakeSchema.emptyResources());
  }

  private void view(String table, String empty) throws IOException {
    String files =
        manifest.segments().values().stream()
            .flatMap(s -> s.files().stream())
            .map(LakeManifest.Item::path)
            .filter(p -> p.startsWith(table + "/"))
            .map(p -> DuckDb.literal(root.resolve(p).toAbsolutePath().toString()))
            .collect(Collectors.joining(", "));
    String body =
        files.isEmpty()
            ? empty
            : "SELECT * FROM read_parquet([" + files + "], hive_partitioning = false)";
    db.execute("CREATE OR REPLACE TEMP VIEW " + table + " AS " + body);
  }

  /** Calls back for every event held: account, event id, fingerprint. */
  void eachKey(KeySink sink) throws IOException {
    db.each(
        "SELECT coalesce(account, ''), coalesce(event_id, ''), fp FROM events",
        r -> {
          String id = r.getString(2);
          long fingerprint = r.getLong(3);
          sink.accept(
              r.getString(1), id.isEmpty() ? SeenEvents.withoutId(fingerprint) : id, fingerprint);
        });
  }

  /** Takes event keys. */
  @FunctionalInterface
  interface KeySink {
    void accept(String account, String eventId, long fingerprint);
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
    return manifest.segments().values().stream().mapToLong(LakeManifest.Segment::rows).sum();
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] chunk = new byte[1 << 16];
      int n;
      while ((n = in.read(chunk)) >= 0) {
        digest.update(chunk, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  @Override
  public void close() throws IOException {
    db.close();
  }
}
