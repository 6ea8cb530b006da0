package io.proofline.ledger;

import io.proofline.tlog.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Hashes of the row trees of sheets that were read lately, under {@code state/}, so that a few rows
 * can be proved without hashing all. They are salted as the rows are and say nothing of them;
 * nothing is believed that does not lead to the root in a statement, and all of it can be thrown
 * away.
 */
final class RowTrees {
  private static final byte[] MARK = "proofline row tree 1\n".getBytes(StandardCharsets.US_ASCII);

  /** Beyond this many the oldest goes. */
  static final int MOST_KEPT = 256;

  private final Layout layout;
  private final Disk disk;

  RowTrees(Layout layout, Disk disk) {
    this.layout = layout;
    this.disk = disk;
  }

  /** The hashes of a sheet's rows as they were kept; empty when there are none of that form. */
  Optional<RowTree> find(SheetRef sheet, int rows) throws IOException {
    byte[] file;
    try {
      file = disk.read(file(sheet));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    boolean marked =
        file.length >= MARK.length && Arrays.equals(file, 0, MARK.length, MARK, 0, MARK.length);
    byte[] nodes = marked ? Arrays.copyOfRange(file, MARK.length, file.length) : new byte[0];
    return marked && nodes.length == 32L * RowTree.nodes(rows)
        ? Optional.of(RowTree.kept(rows, nodes))
        : Optional.empty();
  }

  /** Keeps the hashes; where nothing can be written, nothing is kept. */
  void keep(SheetRef sheet, RowTree tree) {
    Path temporary = layout.temporary().resolve("rows-" + UUID.randomUUID());
    try {
      Path file = file(sheet);
      disk.createDirectories(layout.rowTrees());
      byte[] nodes = tree.bytes();
      byte[] bytes = Arrays.copyOf(MARK, MARK.length + nodes.length);
      System.arraycopy(nodes, 0, bytes, MARK.length, nodes.length);
      // Not forced: half a file is not of the form, and is made again.
      disk.write(temporary, bytes);
      disk.rename(temporary, file);
      letOldestGo();
    } catch (IOException e) {
      try {
        disk.delete(temporary);
      } catch (IOException left) {
        e.addSuppressed(left);
      }
    }
  }

  private void letOldestGo() throws IOException {
    List<Path> files = disk.list(layout.rowTrees());
    if (files.size() <= MOST_KEPT) {
      return;
    }
    Map<Path, FileTime> ages = new TreeMap<>();
    for (Path file : files) {
      ages.put(file, Files.getLastModifiedTime(file));
    }
    List<Path> oldest = new ArrayList<>(ages.keySet());
    oldest.sort(Comparator.comparing(file -> ages.getOrDefault(file, FileTime.fromMillis(0))));
    for (Path file : oldest.subList(0, files.size() - MOST_KEPT)) {
      disk.delete(file);
    }
  }

  private Path file(SheetRef sheet) {
    if (!References.isHash(sheet.rootHex())) {
      throw new IntegrityException("a sheet whose root is no hash");
    }
    return layout.rowTrees().resolve(sheet.rootHex());
  }
}
