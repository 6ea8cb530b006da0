package io.proofline.ledger;

import io.proofline.tlog.CompactRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Inclusion path of one leaf, gathered while all leaves pass in order: memory grows with the
 * logarithm of their number. PATH(m, D[0:n]) of RFC 6962 section 2.1.1 is a list of roots of ranges
 * that do not overlap, so each is summed up when its leaves come by.
 */
final class RowPath {
  private static final class Range {
    private final long start;
    private final long end;
    private final CompactRange tree = new CompactRange();

    Range(long start, long end) {
      this.start = start;
      this.end = end;
    }
  }

  private final List<Range> leafFirst = new ArrayList<>();
  private final List<Range> inOrder;
  private int current;
  private long passed;

  /** The path of leaf {@code index} of {@code size}. */
  RowPath(long index, long size) {
    long start = 0;
    long end = size;
    while (end - start > 1) {
      long half = Long.highestOneBit(end - start - 1);
      boolean left = index < start + half;
      leafFirst.addFirst(left ? new Range(start + half, end) : new Range(start, start + half));
      start = left ? start : start + half;
      end = left ? start + half : end;
    }
    inOrder =
        leafFirst.stream().sorted(Comparator.comparingLong((Range range) -> range.start)).toList();
  }

  /** Takes the hash of the next leaf. */
  void add(byte[] leafHash) {
    while (current < inOrder.size() && passed >= inOrder.get(current).end) {
      current++;
    }
    if (current < inOrder.size() && passed >= inOrder.get(current).start) {
      inOrder.get(current).tree.append(leafHash);
    }
    passed++;
  }

  /** Sibling hashes, the leaf's sibling first; only after all leaves have passed. */
  List<byte[]> hashes() {
    return leafFirst.stream().map(range -> range.tree.root()).toList();
  }
}
