package io.proofline.tlog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The resources by which a log grows from one size to the next. Computed from those of the old
 * size, which are checked against its root first: O(log n) of the old part, and the new part.
 */
final class LogGrowth {
  private static final int HASH = Rfc6962.HASH_BYTES;

  private final LogFiles files;
  private final long oldSize;
  private final long newSize;
  private final TreeHasher hasher = new TreeHasher();
  private final Map<TilePath, byte[]> written = new LinkedHashMap<>();

  LogGrowth(LogFiles files, long oldSize, byte[] oldRoot, List<JournalRecord> records)
      throws IOException {
    this.files = files;
    this.oldSize = oldSize;
    this.newSize = oldSize + records.size();
    TileTree old = new TileTree(files, oldSize);
    if (!Arrays.equals(old.hash(0, oldSize), oldRoot)) {
      throw new TlogFormatException(
          "the tiles do not lead to the root that was signed; nothing was signed");
    }
    if (!records.isEmpty()) {
      bundles(records, old);
      hashTiles(records);
    }
  }

  /** New and changed tiles and bundles. */
  Map<TilePath, byte[]> written() {
    return written;
  }

  /** Prefixes of partial files that nobody needs once the full one stands. */
  List<String> superseded() {
    return written.keySet().stream()
        .filter(path -> path.isFull() && TilePath.countAt(path.level(), oldSize) % 256 != 0)
        .filter(path -> path.index() == TilePath.countAt(path.level(), oldSize) / TilePath.FULL)
        .map(path -> path.text() + ".p/")
        .toList();
  }

  /** The grown tree, read from the new files where there are some. */
  TileTree tree(Map<TilePath, byte[]> fresh) {
    return new TileTree(
        path -> fresh.containsKey(path) ? fresh.get(path) : files.read(path), newSize);
  }

  /** Its root. */
  byte[] root(Map<TilePath, byte[]> fresh) throws IOException {
    return tree(fresh).hash(0, newSize);
  }

  long newSize() {
    return newSize;
  }

  private void bundles(List<JournalRecord> records, TileTree old) throws IOException {
    long index = oldSize / TilePath.FULL;
    List<byte[]> open = new ArrayList<>(TilePath.FULL);
    if (oldSize % TilePath.FULL != 0) {
      open.addAll(files.entries(index, oldSize));
      for (int i = 0; i < open.size(); i++) {
        long leaf = index * TilePath.FULL + i;
        if (!Arrays.equals(old.leaf(leaf), hasher.leaf(open.get(i)))) {
          throw new TlogFormatException("entry " + leaf + " does not hash to its leaf");
        }
      }
    }
    for (JournalRecord record : records) {
      open.add(record.entry());
      if (open.size() == TilePath.FULL) {
        written.put(
            new TilePath(TilePath.ENTRIES, index++, TilePath.FULL), EntryBundle.encode(open));
        open.clear();
      }
    }
    if (!open.isEmpty()) {
      written.put(new TilePath(TilePath.ENTRIES, index, open.size()), EntryBundle.encode(open));
    }
  }

  private void hashTiles(List<JournalRecord> records) throws IOException {
    List<byte[]> added = new ArrayList<>(records.size());
    records.forEach(record -> added.add(record.leafHash()));
    for (int level = 0; !added.isEmpty(); level++) {
      long before = TilePath.countAt(level, oldSize);
      long index = before / TilePath.FULL;
      int width = (int) (before % TilePath.FULL);
      byte[] tile = new byte[TilePath.FULL * HASH];
      if (width > 0) {
        byte[] old = files.read(new TilePath(level, index, width));
        System.arraycopy(old, 0, tile, 0, width * HASH);
      }
      List<byte[]> above = new ArrayList<>();
      for (byte[] hash : added) {
        System.arraycopy(hash, 0, tile, width++ * HASH, HASH);
        if (width == TilePath.FULL) {
          written.put(new TilePath(level, index++, TilePath.FULL), tile.clone());
          above.add(hasher.root(tile, 0, TilePath.FULL));
          width = 0;
        }
      }
      if (width > 0) {
        written.put(new TilePath(level, index, width), Arrays.copyOf(tile, width * HASH));
      }
      added.clear();
      added.addAll(above);
    }
  }
}
