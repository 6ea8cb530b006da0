package io.proofline.trail.lake;

import io.proofline.ledger.LeafRef;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which files make up the lake, by segment. A file that is not listed does not exist for readers,
 * so replacing this one file is what makes a change visible, whole or not at all.
 */
record LakeManifest(TreeMap<LeafRef, Segment> segments) {
  private static final String NAME = "manifest.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int FORMAT = 1;

  /**
   * @param events SHA-256 of the segment's sheet of events, empty when it has none
   * @param rows event rows
   * @param files Parquet files below the lake folder
   */
  record Segment(String events, long rows, List<Item> files) {
    Segment {
      files = List.copyOf(files);
    }
  }

  /**
   * @param path path below the lake folder, with slashes
   * @param sha256 of the file
   */
  record Item(String path, String sha256) {}

  /** Reads the manifest; an absent or unreadable one is empty, and everything is built anew. */
  static LakeManifest load(Path lake) throws IOException {
    Path file = lake.resolve(NAME);
    TreeMap<LeafRef, Segment> segments = new TreeMap<>();
    if (Files.exists(file)) {
      try {
        JsonNode root = JSON.readTree(Files.readAllBytes(file));
        if (root.path("format").asInt(0) == FORMAT) {
          for (JsonNode node : root.path("segments")) {
            List<Item> items = new ArrayList<>();
            for (JsonNode item : node.path("files")) {
              items.add(new Item(item.path("path").asString(), item.path("sha256").asString()));
            }
            segments.put(
                LeafRef.parse(node.path("leaf").asString()),
                new Segment(node.path("events").asString(), node.path("rows").asLong(), items));
          }
        }
      } catch (JacksonException | IllegalArgumentException e) {
        segments.clear();
      }
    }
    return new LakeManifest(segments);
  }

  /** Replaces the manifest on disk. */
  void save(Path lake) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT);
    ArrayNode list = root.putArray("segments");
    segments.forEach(
        (leaf, segment) -> {
          ObjectNode node = list.addObject();
          node.put("leaf", leaf.toString());
          node.put("events", segment.events());
          node.put("rows", segment.rows());
          ArrayNode files = node.putArray("files");
          segment.files().stream()
              .sorted(Comparator.comparing(Item::path))
              .forEach(f -> files.addObject().put("path", f.path()).put("sha256", f.sha256()));
        });
    Path temporary = lake.resolve(NAME + ".new");
    Files.write(temporary, JSON.writeValueAsBytes(root));
    sync(temporary);
    Files.move(
        temporary,
        lake.resolve(NAME),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Forces a file to the disk. */
  static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
