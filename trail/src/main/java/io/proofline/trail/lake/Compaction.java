package io.proofline.trail.lake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Merges parts of the lake into one. For one use. */
final class Compaction {
  /** Parts of about one size are merged when there are this many. */
  private static final int FAN = 8;

  private final Path root;
  private final DuckDb db;
  private final List<String> merged = new ArrayList<>();

  /** Parts to merge next; none when there are enough of no size. */
  static List<LakeManifest.Part> next(List<LakeManifest.Part> parts, boolean all) {
    List<LakeManifest.Part> filled = parts.stream().filter(p -> p.rows() > 0).toList();
    if (all) {
      return filled.size() > 1 ? filled : List.of();
    }
    Map<Integer, List<LakeManifest.Part>> tiers = new TreeMap<>();
    for (LakeManifest.Part part : filled) {
      int tier = (63 - Long.numberOfLeadingZeros(Math.max(1, part.rows() / 50_000) | 1)) / 3;
      tiers.computeIfAbsent(tier, _ -> new ArrayList<>()).add(part);
    }
    return tiers.values().stream()
        .filter(t -> t.size() >= FAN)
        .findFirst()
        .map(t -> t.subList(0, Math.min(t.size(), 64)))
        .map(List::copyOf)
        .orElse(List.of());
  }

  Compaction(Path root, DuckDb db) {
    this.root = root;
    this.db = db;
  }

  /** How many tables were compared, and a hash over their counts and checksums. */
  ObjectNode proof() {
    ObjectNode proof = JsonNodeFactory.instance.objectNode();
    proof.put("tables", merged.size());
    proof.put(
        "same",
        LakeManifest.sha256(
            String.join("\n", merged).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    return proof;
  }

  /**
   * The parts as one; the old files stay.
   *
   * @throws IOException when it fails, or when the merged files do not hold the same events
   */
  LakeManifest.Part merge(List<LakeManifest.Part> parts) throws IOException {
    List<LakeManifest.Member> members = new ArrayList<>();
    int[] first = new int[parts.size()];
    for (int i = 0; i < parts.size(); i++) {
      first[i] = members.size();
      members.addAll(parts.get(i).members());
    }
    String name =
        "m"
            + LakeManifest.sha256(
                    members.stream()
                        .map(m -> m.leaf().toString())
                        .collect(Collectors.joining(" "))
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .substring(0, 16);
    PartWriter writer = new PartWriter(root);
    Map<String, List<LakeManifest.Item>> tables = new TreeMap<>();
    for (LakeManifest.Part part : parts) {
      for (LakeManifest.Item item : part.files()) {
        if (item.path().endsWith(".parquet")) {
          String folder = PartWriter.merged(item.path().substring(0, item.path().lastIndexOf('/')));
          tables.computeIfAbsent(folder, _ -> new ArrayList<>()).add(item);
        }
      }
    }
    for (Map.Entry<String, List<LakeManifest.Item>> table : tables.entrySet()) {
      String folder = table.getKey();
      boolean hours = folder.equals("hours");
      String order =
          folder.startsWith("events/")
              ? "us, leaf_year, leaf, row"
              : hours ? "ALL" : "k, us, leaf_year, leaf, row";
      String path = table.getKey() + "/" + name + ".parquet";
      writer.put(
          path,
          file ->
              db.execute(
                  "COPY (SELECT * FROM "
                      + (hours ? summed(table.getValue()) : DuckDb.parquet(root, table.getValue()))
                      + " ORDER BY "
                      + order
                      + ") TO "
                      + DuckDb.literal(file.toAbsolutePath().toString())
                      + " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE "
                      + PartWriter.GROUP
                      + ")"));
      LakeManifest.Item one = writer.items().getLast();
      same(
          folder,
          hours ? summed(table.getValue()) : DuckDb.parquet(root, table.getValue()),
          hours ? summed(List.of(one)) : DuckDb.parquet(root, List.of(one)));
    }
    List<Path> keys = new ArrayList<>();
    List<Path> ids = new ArrayList<>();
    for (LakeManifest.Part part : parts) {
      for (LakeManifest.Item item : part.files()) {
        if (item.path().startsWith("keys/")) {
          keys.add(root.resolve(item.path()));
        } else if (item.path().startsWith("ids/")) {
          ids.add(root.resolve(item.path()));
        }
      }
    }
    writer.put("keys/" + name + ".keys", file -> KeyFile.merge(keys, first, file));
    writer.put("ids/" + name + ".ids", file -> IdFile.merge(ids, first, file));
    long rows = parts.stream().mapToLong(LakeManifest.Part::rows).sum();
    long whole = IdFile.count(root.resolve(writer.items().getLast().path()));
    List<LakeManifest.Item> files = new ArrayList<>(writer.items());
    for (LakeManifest.Part part : parts) {
      // Rows stay as they are, a file for each segment.
      part.files().stream().filter(f -> f.path().startsWith("rows/")).forEach(files::add);
    }
    if (whole != rows) {
      throw new IOException(
          "merging " + rows + " events gave " + whole + "; the lake was left as it was");
    }
    return new LakeManifest.Part(
        members,
        rows,
        parts.stream().mapToLong(LakeManifest.Part::from).min().orElse(0),
        parts.stream().mapToLong(LakeManifest.Part::to).max().orElse(0),
        files);
  }

  /** Holds the merged table against those it replaces: as many rows, and the same ones. */
  private void same(String table, String before, String after) throws IOException {
    String sum = "SELECT count(*) || ' ' || coalesce(sum(hash(t)::HUGEINT), 0) FROM ";
    String was = db.query(sum + before + " t", List.of(), r -> r.getString(1)).getFirst();
    String is = db.query(sum + after + " t", List.of(), r -> r.getString(1)).getFirst();
    if (!was.equals(is)) {
      throw new IOException(
          "merging " + table + " gave other rows than it was given; the lake was left as it was");
    }
    merged.add(table + " " + is);
  }

  /** Counts of hours, one row a kind. */
  private String summed(List<LakeManifest.Item> files) {
    String kinds =
        LakeSchema.HOURS.stream()
            .map(f -> f.name())
            .filter(name -> !name.equals("n"))
            .collect(Collectors.joining(", "));
    return "(SELECT "
        + kinds
        + ", CAST(sum(n) AS BIGINT) AS n FROM "
        + DuckDb.parquet(root, files)
        + " GROUP BY "
        + kinds
        + ")";
  }
}
