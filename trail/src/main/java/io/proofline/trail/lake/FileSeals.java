package io.proofline.trail.lake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether a file of the lake still is what the manifest says, without hashing gigabytes at every
 * start: a file that hashed right once is believed as long as its inode, length, times of change
 * (which no program can set back) stay the same. Anything else is hashed again. {@code trail
 * rebuild} and {@link #forget} hash everything.
 */
final class FileSeals {
  private static final String NAME = "checked.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path root;
  private final Map<String, String> checked = new TreeMap<>();
  private boolean changed;

  FileSeals(Path root) throws IOException {
    this.root = root.normalize();
    Path file = root.resolve(NAME);
    if (Files.exists(file)) {
      try {
        for (Map.Entry<String, JsonNode> each :
            JSON.readTree(Files.readAllBytes(file)).properties()) {
          checked.put(each.getKey(), each.getValue().asString(""));
        }
      } catch (JacksonException e) {
        checked.clear();
      }
    }
  }

  /** Believes nothing that was checked before. */
  void forget() {
    checked.clear();
    changed = true;
  }

  /** Whether the file is there and has the hash. */
  boolean holds(LakeManifest.Item item) throws IOException {
    Path file = root.resolve(item.path()).normalize();
    if (!file.startsWith(root)
        || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || Files.size(file) != item.bytes()) {
      return false;
    }
    String mark = mark(file, item.sha256());
    if (!mark.isEmpty() && mark.equals(checked.get(item.path()))) {
      return true;
    }
    if (!sha256(file).equals(item.sha256())) {
      return false;
    }
    believe(item);
    return true;
  }

  /** Notes that the file was just written, or found, with its hash. */
  void believe(LakeManifest.Item item) throws IOException {
    String mark = mark(root.resolve(item.path()), item.sha256());
    if (!mark.isEmpty()) {
      checked.put(item.path(), mark);
      changed = true;
    }
  }

  private static String mark(Path file, String sha256) throws IOException {
    try {
      Map<String, Object> unix = Files.readAttributes(file, "unix:ino,size,ctime,lastModifiedTime");
      return sha256
          + " "
          + unix.get("ino")
          + " "
          + unix.get("size")
          + " "
          + unix.get("ctime")
          + " "
          + unix.get("lastModifiedTime");
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return ""; // Without these attributes every file is hashed each time.
    }
  }

  /** Writes the notes down; losing them costs time only. */
  void save() throws IOException {
    if (!changed) {
      return;
    }
    ObjectNode out = JSON.createObjectNode();
    checked.forEach(out::put);
    Files.write(root.resolve(NAME), JSON.writeValueAsBytes(out));
    changed = false;
  }

  static String sha256(Path file) throws IOException {
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
}
