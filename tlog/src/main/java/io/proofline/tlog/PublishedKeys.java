package io.proofline.tlog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Finds the index of a key in the published log, without a lock and without changing anything. What
 * the index on disk does not hold is read from the log's entries. Not safe for several threads.
 */
public final class PublishedKeys {
  private final LogStore store;
  private final LogSetup.Keys keys;
  private final KeyIndex index;
  private boolean opened;
  private long known;

  /**
   * Over a log.
   *
   * @param journal the writer's private directory; may be missing
   */
  public PublishedKeys(LogStore store, Path journal, Disk disk, LogSetup.Keys keys) {
    this.store = store;
    this.keys = keys;
    this.index = new KeyIndex(journal.resolve("keys"), disk, Integer.MAX_VALUE);
  }

  /**
   * Index of the entry that was appended under the key.
   *
   * @param size of a verified checkpoint
   * @return -1 when no entry below that size was
   */
  public long find(IdempotencyKey key, long size) throws IOException {
    LogFiles files = new LogFiles(store);
    if (!opened) {
      open(files, size);
      opened = true;
    }
    for (long bundle = known / TilePath.FULL; bundle * TilePath.FULL < size; bundle++) {
      java.util.List<byte[]> entries = files.entries(bundle, size);
      for (int i = 0; i < entries.size(); i++) {
        long at = bundle * TilePath.FULL + i;
        if (at >= known) {
          index.add(keys.key(at, entries.get(i)), at);
        }
      }
      known = Math.min(size, (bundle + 1) * TilePath.FULL);
    }
    try {
      return index.find(key);
    } catch (TlogFormatException e) {
      index.ignoreRuns();
      known = 0;
      return find(key, size);
    }
  }

  private void open(LogFiles files, long size) throws IOException {
    try {
      index.load();
      byte[] root = index.coveredRoot();
      if (root != null
          && index.covered() <= size
          && Arrays.equals(new TileTree(files, size).hash(0, index.covered()), root)) {
        known = index.covered();
        return;
      }
    } catch (TlogFormatException e) {
      // Damaged: everything is read from the log.
    }
    index.ignoreRuns();
  }
}
