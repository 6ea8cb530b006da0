package io.proofline.tlog;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Verifies what a log has grown by since a tree that was verified before: reads the new entries and
 * tiles only, and the right edge. What it proves: the earlier tree is the beginning of this one,
 * and every new entry leads to the signed root. What it does not look at again: the files of the
 * entries that were verified before. Streams: memory does not grow with the log.
 */
public final class IncrementalVerifier {

  /**
   * The outcome.
   *
   * @param from size that was verified before
   * @param size size that is verified now
   * @param problems what is wrong; empty when the growth is whole
   */
  public record Report(long from, long size, List<LogVerifier.Problem> problems) {
    /** Takes a copy of the list. */
    public Report {
      problems = List.copyOf(problems);
    }
  }

  private final LogFiles files;
  private final List<LogVerifier.Problem> problems = new ArrayList<>();

  private IncrementalVerifier(LogFiles files) {
    this.files = files;
  }

  /**
   * Verifies the growth.
   *
   * @param files the log
   * @param keys pinned keys of the log
   * @param verified the checkpoint up to which the log was verified before
   * @param entries receives every new entry, proved
   */
  public static Report verify(
      LogFiles files, LogKeys keys, Checkpoint verified, LogVerifier.Entries entries)
      throws IOException {
    return new IncrementalVerifier(files).run(keys, verified, entries);
  }

  private Report run(LogKeys keys, Checkpoint verified, LogVerifier.Entries entries)
      throws IOException {
    Checkpoint now;
    try {
      now = Checkpoint.open(files.checkpoint(), keys);
    } catch (NoSuchFileException e) {
      return failed(verified, verified.size(), "checkpoint", "is missing");
    } catch (TlogFormatException e) {
      return failed(verified, verified.size(), "checkpoint", String.valueOf(e.getMessage()));
    }
    if (now.size() < 0 || Long.compareUnsigned(now.size(), verified.size()) < 0) {
      return failed(
          verified,
          now.size(),
          "checkpoint",
          "is older than the one that was verified before (size "
              + Long.toUnsignedString(now.size())
              + ", before "
              + Long.toUnsignedString(verified.size())
              + "): rolled back");
    }
    try {
      grown(verified, now, entries);
    } catch (NoSuchFileException e) {
      problems.add(new LogVerifier.Problem("tile", "lacks " + e.getFile()));
    } catch (TlogFormatException e) {
      problems.add(new LogVerifier.Problem("tile", String.valueOf(e.getMessage())));
    }
    return new Report(verified.size(), now.size(), problems);
  }

  private Report failed(Checkpoint verified, long size, String file, String what) {
    problems.add(new LogVerifier.Problem(file, what));
    return new Report(verified.size(), size, problems);
  }

  private void grown(Checkpoint verified, Checkpoint now, LogVerifier.Entries entries)
      throws IOException {
    TileTree tree = new TileTree(files, now.size());
    if (!Arrays.equals(tree.hash(0, now.size()), now.root())) {
      problems.add(new LogVerifier.Problem("tile", "does not give the root that was signed"));
      return;
    }
    // The root binds the tiles on its right edge; the peaks of the old tree are made from them.
    Continuity continuity = Continuity.of(verified, now, tree);
    if (continuity == Continuity.FORKED) {
      problems.add(
          new LogVerifier.Problem(
              "checkpoint", "does not extend the checkpoint that was verified before: forked"));
      return;
    }
    long block = verified.size() / TilePath.FULL;
    CompactRange range = beginning(tree, block * TilePath.FULL);
    for (; block * TilePath.FULL < now.size(); block++) {
      List<byte[]> read = files.entries(block, now.size());
      for (int i = 0; i < read.size(); i++) {
        long index = block * TilePath.FULL + i;
        byte[] leaf = Rfc6962.leafHash(read.get(i));
        if (!Arrays.equals(leaf, tree.leaf(index))) {
          problems.add(
              new LogVerifier.Problem(
                  new TilePath(TilePath.ENTRIES, block, read.size()).text(),
                  "entry " + index + " does not hash to its leaf"));
          return;
        }
        range.append(leaf);
      }
    }
    if (!Arrays.equals(range.root(), now.root())) {
      problems.add(
          new LogVerifier.Problem("tile", "old tiles and new entries do not give the signed root"));
      return;
    }
    for (long at = verified.size() / TilePath.FULL; at * TilePath.FULL < now.size(); at++) {
      List<byte[]> read = files.entries(at, now.size());
      for (int i = 0; i < read.size(); i++) {
        long index = at * TilePath.FULL + i;
        if (index >= verified.size()) {
          entries.entry(index, read.get(i));
        }
      }
    }
  }

  /** The state of the first leaves, from tiles of the present tree. */
  private static CompactRange beginning(TileTree tree, long size) throws IOException {
    List<byte[]> peaks = new ArrayList<>();
    long start = 0;
    for (long rest = size; rest != 0; ) {
      long width = Long.highestOneBit(rest);
      peaks.add(tree.hash(start, start + width));
      start += width;
      rest -= width;
    }
    return new CompactRange(size, peaks);
  }
}
