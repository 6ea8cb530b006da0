package io.proofline.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/** Rows of a sheet whose file was compared with its name, as bytes until one is asked for. */
final class OpenSheet implements SheetRows {
  private static final int BATCH = 256;

  /** In the place of a row that was let go; no row is empty. */
  private static final byte[] GONE = {};

  private final SheetRef sheet;
  private final Path file;
  private final byte[] key;
  private final byte[][] lines;
  private final RowTrees trees;
  private final byte[] root;
  private final Queue<RowHashes> idle = new ConcurrentLinkedQueue<>();
  private volatile RowTree tree;
  private volatile boolean allProved;

  private OpenSheet(SheetRef sheet, Path file, byte[] key, byte[][] lines, RowTrees trees)
      throws IOException {
    this.sheet = sheet;
    this.file = file;
    this.key = key;
    this.lines = lines;
    this.trees = trees;
    this.root = HexFormat.of().parseHex(sheet.rootHex());
    RowTree kept = trees.find(sheet, lines.length).orElse(null);
    if (kept != null && Arrays.equals(kept.root(), root)) {
      tree = kept;
    } else {
      tree = RowTree.over(leaves(key, List.of(lines)));
      believe();
    }
  }

  /**
   * Takes the rows of a file that was compared with its name.
   *
   * @throws IntegrityException when no hashes of them were kept and they do not give the root
   */
  static OpenSheet over(SheetRef sheet, Path file, byte[] key, List<byte[]> rows, RowTrees trees)
      throws IOException {
    return new OpenSheet(sheet, file, key, rows.toArray(byte[][]::new), trees);
  }

  /** Hashes of all rows, worked out side by side. */
  private static List<byte[]> leaves(byte[] key, List<byte[]> rows) {
    int batches = (rows.size() + BATCH - 1) / BATCH;
    return IntStream.range(0, batches)
        .parallel()
        .mapToObj(
            batch -> {
              RowHashes hashes = new RowHashes(key);
              int end = Math.min(rows.size(), (batch + 1) * BATCH);
              List<byte[]> leaves = new ArrayList<>(end - batch * BATCH);
              for (int row = batch * BATCH; row < end; row++) {
                leaves.add(hashes.leaf(row, rows.get(row)));
              }
              return leaves;
            })
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public int count() {
    return lines.length;
  }

  @Override
  public byte[] bytes(int number) {
    byte[] line = lines[number];
    if (line.length == 0) {
      throw new IllegalStateException("row " + number + " is empty or was let go");
    }
    return line;
  }

  @Override
  public byte[] proved(int number) {
    byte[] line = bytes(number);
    if (!allProved && !tree.leads(number, leaf(number, line), root) && !madeAgain()) {
      throw new IntegrityException(
          file + ": row " + number + " does not lead to the row root that the statement names");
    }
    return line;
  }

  @Override
  public void letGo(int number) {
    lines[number] = GONE;
  }

  private byte[] leaf(int number, byte[] line) {
    RowHashes hashes = idle.poll();
    if (hashes == null) {
      hashes = new RowHashes(key);
    }
    byte[] leaf = hashes.leaf(number, line);
    idle.add(hashes);
    return leaf;
  }

  /** Kept hashes may be wrong where the row is not: then all of them are made again. */
  private synchronized boolean madeAgain() {
    if (allProved) {
      return true;
    }
    List<byte[]> leaves = new ArrayList<>(lines.length);
    for (int row = 0; row < lines.length; row++) {
      byte[] line = lines[row];
      leaves.add(line.length == 0 ? tree.leaf(row) : leaf(row, line));
    }
    RowTree made = RowTree.over(leaves);
    if (!Arrays.equals(made.root(), root)) {
      return false;
    }
    tree = made;
    believe();
    return true;
  }

  private void believe() {
    if (!Arrays.equals(tree.root(), root)) {
      throw new IntegrityException(
          file + " does not give the row count and row root that the statement names");
    }
    allProved = true;
    trees.keep(sheet, tree);
  }
}
