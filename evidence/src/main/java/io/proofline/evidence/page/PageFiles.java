package io.proofline.evidence.page;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * The folder of pages. A file is there whole or not at all, and one that is there is replaced in
 * one step, so that a reader never sees half a page.
 */
public final class PageFiles {
  private final Path folder;

  /** In that folder, which is made when the first file is written. */
  public PageFiles(Path folder) {
    this.folder = folder;
  }

  /** The folder. */
  public Path folder() {
    return folder;
  }

  /**
   * Writes a file.
   *
   * @param name plain relative path below the folder
   * @throws IOException when it could not be written; what was there before is still there
   */
  public Path write(String name, byte[] bytes) throws IOException {
    Path target = folder.resolve(LeafLink.requireSafe(name));
    Path parent = target.getParent();
    if (parent == null) {
      throw new IOException("no folder for " + name);
    }
    Files.createDirectories(parent);
    Path part = Files.createTempFile(parent, ".part-", ".tmp");
    try {
      Files.write(part, bytes);
      try {
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(part);
    }
    return target;
  }

  /** File name without ending for the page of a control. */
  public static String stem(String controlId) {
    String stem = controlId.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "_");
    return stem.isEmpty() || !Character.isLetterOrDigit(stem.charAt(0)) ? "c" + stem : stem;
  }
}
