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
import org.jspecify.annotations.Nullable;

/**
 * Whether a file of the lake still is what the manifest says, without hashing gigabytes at every
 * start: the manifest, whose hash stands in the ledger, also holds the mark that a file had when it
 * was hashed, its inode, length and times of change, which no program can set back. A file that has
 * another mark is hashed again. So who can write the folder, even the manifest, cannot have a
 * changed file believed; who can set the clock of the machine or write to its disk from below can,
 * until {@code trail rebuild} builds everything anew.
 */
final class FileSeals {
  private FileSeals() {}

  /** What the manifest says of a file that was just written. */
  static LakeManifest.Item seal(Path root, String path, String sha256, long bytes)
      throws IOException {
    return new LakeManifest.Item(path, sha256, bytes, mark(root.resolve(path)));
  }

  /**
   * The item with the file's mark of today; null when the file is not there or has another hash.
   */
  static LakeManifest.@Nullable Item check(Path root, LakeManifest.Item item) throws IOException {
    Path file = root.resolve(item.path()).normalize();
    if (!file.startsWith(root.normalize())
        || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || Files.size(file) != item.bytes()) {
      return null;
    }
    String mark = mark(file);
    if (!mark.isEmpty() && mark.equals(item.mark())) {
      return item;
    }
    if (!sha256(file).equals(item.sha256()) || !mark.equals(mark(file))) {
      return null;
    }
    return new LakeManifest.Item(item.path(), item.sha256(), item.bytes(), mark);
  }

  /** The item of a file that is there, after hashing it; null when it has other content. */
  static LakeManifest.@Nullable Item hashed(Path root, String path, String sha256, long bytes)
      throws IOException {
    return check(root, new LakeManifest.Item(path, sha256, bytes, ""));
  }

  /** Empty where the system does not say: then every file is hashed each time. */
  private static String mark(Path file) throws IOException {
    try {
      Map<String, Object> unix = Files.readAttributes(file, "unix:ino,size,ctime,lastModifiedTime");
      return unix.get("ino")
          + " "
          + unix.get("size")
          + " "
          + unix.get("ctime")
          + " "
          + unix.get("lastModifiedTime");
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return "";
    }
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
