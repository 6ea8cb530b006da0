package io.proofline.tlog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files by which a log grows from one size to the next. Computed from the files of the old
 * size, which are checked against its root first.
 */
final class LogGrowth {
  private final LogFiles files;
  private final long oldSize;
  private final long newSize;
  private final Map<TilePath, byte[]> written = new LinkedHashMap<>();

  LogGrowth(LogFiles files, long oldSize, byte[] oldRoot, List<byte[]> entries) throws IOException {
    this.files = files;
    this.oldSize = oldSize;
    this.newSize = oldSize + entries.size();
    if (!Arrays.equals(new TileTree(files, oldSize).hash(0, oldSize), oldRoot)) {
      throw new TlogFormatException("the tiles do not lead to the root that was signed");
    }
    List<byte[]> leaves = bundles(entries);
    hashTiles(leaves);
  }

  /** New and changed tiles and bundles. */
  Map<TilePath, byte[]> written() {
    return written;
  }

  /** Partial files (relative to the log) that nobody needs once the full one stands. */
  List<Path> superseded() {
    List<Path> gone = new ArrayList<>();
    for (TilePath path : written.keySet()) {
      int old = path.isFull() ? oldWidth(path) : 0;
      for (int width = 1; width <= old; width++) {
        gone.add(Path.of(new TilePath(path.level(), path.index(), width).text()));
      }
      if (old > 0) {
        gone.add(Path.of(path.text() + ".p"));
      }
    }
    return gone;
  }

  /** The grown tree, read from the new files where there are some. */
  TileTree tree(Map<TilePath, byte[]> fresh) {
    return new TileTree(
        path -> fresh.containsKey(path) ? fresh.get(path) : files.read(path), newSize);
  }

  long newSize() {
    return newSize;
  }

  private int oldWidth(TilePath path) {
    long before = TilePath.countAt(path.level(), oldSize) - path.index() * TilePath.FULL;
    return Math.clamp(before, 0, TilePath.FULL - 1);
  }

  /** Writes bundles; gives the hashes of the new leaves. */
  private List<byte[]> bundles(List<byte[]> entries) throws IOException {
    List<byte[]> leaves = new ArrayList<>(entries.size());
    entries.forEach(entry -> leaves.add(Rfc6962.leafHash(entry)));
    long index = oldSize / TilePath.FULL;
    List<byte[]> open = new ArrayList<>();
    if (oldSize % TilePath.FULL != 0) {
      open.addAll(files.entries(index, oldSize));
      TileTree old = new TileTree(files, oldSize);
      for (int i = 0; i < open.size(); i++) {
        long leaf = index * TilePath.FULL + i;
        if (!Arrays.equals(old.leaf(leaf), Rfc6962.leafHash(open.get(i)))) {
          throw new TlogFormatException("entry " + leaf + " does not hash to its leaf");
        }
      }
    }
    for (byte[] entry : entries) {
      open.add(entry);
      if (open.size() == TilePath.FULL) {
        written.put(
            new TilePath(TilePath.ENTRIES, index++, TilePath.FULL), EntryBundle.encode(open));
        open.clear();
      }
    }
    if (!open.isEmpty() && !entries.isEmpty()) {
      written.put(new TilePath(TilePath.ENTRIES, index, open.size()), EntryBundle.encode(open));
    }
    return leaves;
  }

  private void hashTiles(List<byte[]> leaves) throws IOException {
    List<byte[]> added = leaves;
    for (int level = 0; !added.isEmpty(); level++) {
      long before = TilePath.countAt(level, oldSize);
      long index = before / TilePath.FULL;
      int width = (int) (before % TilePath.FULL);
      List<byte[]> open = new ArrayList<>();
      if (width > 0) {
        byte[] tile = files.read(new TilePath(level, index, width));
        for (int i = 0; i < width; i++) {
          open.add(Arrays.copyOfRange(tile, 32 * i, 32 * i + 32));
        }
      }
      List<byte[]> above = new ArrayList<>();
      for (byte[] hash : added) {
        open.add(hash);
        if (open.size() == TilePath.FULL) {
          written.put(new TilePath(level, index++, TilePath.FULL), join(open));
          above.add(Rfc6962.root(open));
          open.clear();
        }
      }
      if (!open.isEmpty()) {
        written.put(new TilePath(level, index, open.size()), join(open));
      }
      added = above;
    }
  }

  private static byte[] join(List<byte[]> hashes) {
    byte[] tile = new byte[hashes.size() * Rfc6962.HASH_BYTES];
    for (int i = 0; i < hashes.size(); i++) {
      System.arraycopy(hashes.get(i), 0, tile, i * Rfc6962.HASH_BYTES, Rfc6962.HASH_BYTES);
    }
    return tile;
  }
}
