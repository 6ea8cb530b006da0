package io.proofline.trail.lake;

import io.proofline.ledger.LeafRef;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which files make up the lake, part by part. A file that is not listed does not exist for readers,
 * so replacing this one file is what makes a change visible, whole or not at all. Its hash stands
 * in the ledger before it is replaced: a manifest that the ledger does not know is not believed.
 */
record LakeManifest(List<Part> parts) {
  private static final String NAME = "manifest.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int FORMAT = 4;

  LakeManifest {
    parts = List.copyOf(parts);
  }

  /** A segment in a part: its leaf, and the hash of its sheet of events (empty without one). */
  record Member(LeafRef leaf, String events, long rows) {}

  /**
   * Segments that are indexed together.
   *
   * @param members in the order of their numbers inside the part's files
   * @param from earliest event, microseconds; to latest
   */
  record Part(List<Member> members, long rows, long from, long to, List<Item> files) {
    Part {
      members = List.copyOf(members);
      files = List.copyOf(files);
    }

    /** The file below that folder; null when the part has none. */
    @Nullable Item file(String folder) {
      return files.stream().filter(f -> f.path().startsWith(folder + "/")).findFirst().orElse(null);
    }
  }

  /**
   * @param path path below the lake folder, with slashes
   * @param sha256 of the file
   * @param bytes its length
   * @param mark what the file system said of it when it had that hash; see {@link FileSeals}
   */
  record Item(String path, String sha256, long bytes, String mark) {}

  /** Bytes of the manifest on disk and what they say. */
  record Loaded(LakeManifest manifest, String sha256) {}

  /** Reads the manifest; null when there is none, or none that can be read. */
  static @Nullable Loaded load(Path lake) throws IOException {
    Path file = lake.resolve(NAME);
    if (!Files.exists(file)) {
      return null;
    }
    byte[] bytes = Files.readAllBytes(file);
    try {
      JsonNode root = JSON.readTree(bytes);
      if (root.path("format").asInt(0) != FORMAT) {
        return null;
      }
      List<Part> parts = new ArrayList<>();
      for (JsonNode node : root.path("parts")) {
        List<Member> members = new ArrayList<>();
        for (JsonNode member : node.path("segments")) {
          members.add(
              new Member(
                  LeafRef.parse(member.path("leaf").asString()),
                  member.path("events").asString(),
                  member.path("rows").asLong()));
        }
        List<Item> items = new ArrayList<>();
        for (JsonNode item : node.path("files")) {
          items.add(
              new Item(
                  item.path("path").asString(),
                  item.path("sha256").asString(),
                  item.path("bytes").asLong(),
                  item.path("mark").asString("")));
        }
        parts.add(
            new Part(
                members,
                node.path("rows").asLong(),
                node.path("from").asLong(),
                node.path("to").asLong(),
                items));
      }
      return new Loaded(new LakeManifest(parts), sha256(bytes));
    } catch (JacksonException | IllegalArgumentException e) {
      return null;
    }
  }

  byte[] bytes() {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT);
    ArrayNode list = root.putArray("parts");
    for (Part part : parts) {
      ObjectNode node = list.addObject();
      node.put("rows", part.rows()).put("from", part.from()).put("to", part.to());
      ArrayNode members = node.putArray("segments");
      for (Member member : part.members()) {
        members
            .addObject()
            .put("leaf", member.leaf().toString())
            .put("events", member.events())
            .put("rows", member.rows());
      }
      ArrayNode files = node.putArray("files");
      for (Item item : part.files()) {
        files
            .addObject()
            .put("path", item.path())
            .put("sha256", item.sha256())
            .put("bytes", item.bytes())
            .put("mark", item.mark());
      }
    }
    return JSON.writeValueAsBytes(root);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** Replaces the manifest on disk. */
  static void replace(Path lake, byte[] bytes) throws IOException {
    Path temporary = lake.resolve(NAME + ".new");
    Files.write(temporary, bytes);
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
