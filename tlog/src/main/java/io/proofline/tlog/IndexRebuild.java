package io.proofline.tlog;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Makes the index of keys anew from the entries of the log. */
final class IndexRebuild {
  /** Entries between two files of the index: bounds memory. */
  private static final long STEP = 256L * TilePath.FULL;

  private final LogSetup setup;
  private final KeyIndex index;

  IndexRebuild(LogSetup setup, KeyIndex index) {
    this.setup = setup;
    this.index = index;
  }

  /**
   * Indexes what no run holds, up to the published size.
   *
   * @throws TlogFormatException when the keys cannot be known, or an entry is not under the root
   */
  void upTo(long size, byte[] root) throws IOException {
    LogSetup.Keys keys = setup.keys();
    if (keys == null) {
      throw new TlogFormatException(
          setup.journal().resolve("keys")
              + " does not know which keys were used below index "
              + size
              + ", and keys cannot be told from entries; put it back, or open the log with a way"
              + " to tell them. Nothing was appended");
    }
    LogFiles files = new LogFiles(setup.store());
    TileTree tree = new TileTree(files, size);
    if (!Arrays.equals(tree.hash(0, size), root)) {
      throw new TlogFormatException(
          setup.store() + ": the tiles do not lead to the root that was signed");
    }
    long from = index.covered();
    for (long bundle = from / TilePath.FULL; bundle * TilePath.FULL < size; bundle++) {
      List<byte[]> entries = files.entries(bundle, size);
      for (int i = 0; i < entries.size(); i++) {
        long at = bundle * TilePath.FULL + i;
        if (at < from) {
          continue;
        }
        if (!Arrays.equals(tree.leaf(at), Rfc6962.leafHash(entries.get(i)))) {
          throw new TlogFormatException(
              setup.store() + ": entry " + at + " does not hash to its leaf");
        }
        index.add(keys.key(at, entries.get(i)), at);
      }
      long done = Math.min(size, (bundle + 1) * TilePath.FULL);
      if (done - index.covered() >= STEP) {
        flush(done, tree.hash(0, done));
        tree = new TileTree(files, size); // Forgets the tiles that were read.
      }
    }
    flush(size, root);
  }

  private void flush(long published, byte[] root) throws IOException {
    index.write(index.take(published), root, "rebuilt");
    index.load();
  }
}
