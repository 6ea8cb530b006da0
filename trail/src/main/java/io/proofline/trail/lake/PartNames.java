package io.proofline.trail.lake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every name by which somebody called, or for which a session was issued: ARNs, user names, source
 * identities, Identity Center user ids; each once for a part of the index. A name that is looked
 * for in any spelling is compared with these instead of with every event. They are kept by the
 * hashes of the rows of their segments, which no merging of parts changes, so that none can be of
 * other rows.
 */
final class PartNames {
  private static final String NAME = "names";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final List<String> COLUMNS =
      List.of("id_arn", "issued_arn", "id_user", "source_identity", "obo_user");

  private final SealedFile kept;
  private final Path root;
  private final DuckDb db;

  PartNames(TrailStore store, Path root, DuckDb db) {
    this.kept = new SealedFile(store, NAME);
    this.root = root;
    this.db = db;
  }

  /** Names in the rows of some segments, which are known by the hashes of their files. */
  private record Names(Set<String> rows, Set<String> names) {
    static Names of(JsonNode node) {
      Set<String> rows = new TreeSet<>();
      node.path("rows").forEach(row -> rows.add(row.asString()));
      Set<String> names = new TreeSet<>();
      node.path("names").forEach(name -> names.add(name.asString()));
      return new Names(rows, names);
    }

    void addTo(ArrayNode list) {
      ObjectNode node = list.addObject();
      ArrayNode of = node.putArray("rows");
      rows.forEach(of::add);
      ArrayNode all = node.putArray("names");
      names.forEach(all::add);
    }
  }

  /**
   * The names in those of the parts that are wanted; what is not known yet is read and kept, and
   * what is known of the other parts stays.
   */
  Set<String> of(List<LakeManifest.Part> parts, Predicate<LakeManifest.Part> wanted)
      throws IOException {
    List<Names> known = new ArrayList<>();
    kept.read().ifPresent(bytes -> JSON.readTree(bytes).forEach(one -> known.add(Names.of(one))));
    List<Names> all = new ArrayList<>();
    boolean fresh = false;
    Set<String> names = new TreeSet<>();
    for (LakeManifest.Part part : parts) {
      Set<String> rows = new TreeSet<>();
      part.files().stream()
          .filter(file -> file.path().startsWith("rows/"))
          .forEach(file -> rows.add(file.sha256()));
      if (rows.isEmpty()) {
        continue;
      }
      List<Names> within = known.stream().filter(one -> rows.containsAll(one.rows())).toList();
      Set<String> covered = new TreeSet<>();
      within.forEach(one -> covered.addAll(one.rows()));
      if (!covered.equals(rows) && !wanted.test(part)) {
        all.addAll(within);
        continue;
      }
      Names here = new Names(rows, covered.equals(rows) ? union(within) : read(part));
      fresh |= !known.contains(here);
      all.add(here);
      if (wanted.test(part)) {
        names.addAll(here.names());
      }
    }
    if (fresh) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      all.forEach(one -> one.addTo(list));
      kept.write(JSON.writeValueAsBytes(list));
    }
    return names;
  }

  private static Set<String> union(List<Names> some) {
    Set<String> names = new TreeSet<>();
    some.forEach(one -> names.addAll(one.names()));
    return names;
  }

  private Set<String> read(LakeManifest.Part part) throws IOException {
    List<LakeManifest.Item> files =
        part.files().stream().filter(file -> file.path().startsWith("events/")).toList();
    List<String> selects = new ArrayList<>();
    for (String column : COLUMNS) {
      selects.add("SELECT " + column + " AS n FROM " + DuckDb.parquet(root, files));
    }
    return new TreeSet<>(
        db.query(
            "SELECT n FROM ("
                + String.join(" UNION ", selects)
                + ") WHERE n IS NOT NULL ORDER BY n",
            List.of(),
            row -> row.getString(1)));
  }
}
