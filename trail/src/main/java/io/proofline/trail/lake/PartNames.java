package io.proofline.trail.lake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
 * hashes of the files they were read from, so that none can be of other files.
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

  /**
   * The names in those of the parts that are wanted; what is not known yet is read and kept, and
   * what is known of the other parts stays.
   */
  Set<String> of(List<LakeManifest.Part> parts, Predicate<LakeManifest.Part> wanted)
      throws IOException {
    Map<String, JsonNode> known = new TreeMap<>();
    kept.read()
        .ifPresent(
            bytes ->
                JSON.readTree(bytes)
                    .properties()
                    .forEach(each -> known.put(each.getKey(), each.getValue())));
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    boolean fresh = false;
    Set<String> names = new TreeSet<>();
    for (LakeManifest.Part part : parts) {
      List<LakeManifest.Item> files =
          part.files().stream().filter(f -> f.path().startsWith("events/")).toList();
      if (files.isEmpty()) {
        continue;
      }
      String key = key(files);
      JsonNode list = known.get(key);
      if (list == null && wanted.test(part)) {
        list = read(files);
        fresh = true;
      }
      if (list != null) {
        all.set(key, list);
      }
      if (list != null && wanted.test(part)) {
        list.forEach(name -> names.add(name.asString()));
      }
    }
    if (fresh) {
      kept.write(JSON.writeValueAsBytes(all));
    }
    return names;
  }

  private static String key(List<LakeManifest.Item> files) {
    StringBuilder hashes = new StringBuilder();
    files.stream().map(LakeManifest.Item::sha256).sorted().forEach(hashes::append);
    return LakeManifest.sha256(hashes.toString().getBytes(StandardCharsets.UTF_8));
  }

  private ArrayNode read(List<LakeManifest.Item> files) throws IOException {
    List<String> selects = new ArrayList<>();
    for (String column : COLUMNS) {
      selects.add("SELECT " + column + " AS n FROM " + DuckDb.parquet(root, files));
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    db.query(
            "SELECT n FROM ("
                + String.join(" UNION ", selects)
                + ") WHERE n IS NOT NULL ORDER BY n",
            List.of(),
            row -> row.getString(1))
        .forEach(list::add);
    return list;
  }
}
