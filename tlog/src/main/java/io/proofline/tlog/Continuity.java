package io.proofline.tlog;

import java.io.IOException;
import java.util.Arrays;

/** How a checkpoint stands to one of the same log that was seen earlier. */
public enum Continuity {
  /** The same tree. */
  SAME,
  /** The later tree extends the earlier one. */
  EXTENDS,
  /** The later checkpoint is of a smaller tree: the log was put back, or another copy went on. */
  ROLLED_BACK,
  /** Neither extends the other: the log showed two histories. */
  FORKED;

  /**
   * Compares.
   *
   * @param earlier what was seen earlier
   * @param now what is shown now
   * @param tree hashes of the tree shown now; need not be verified
   */
  public static Continuity of(Checkpoint earlier, Checkpoint now, SubtreeHashes tree)
      throws IOException {
    int order = Long.compareUnsigned(now.size(), earlier.size());
    if (order == 0) {
      return Arrays.equals(now.root(), earlier.root()) ? SAME : FORKED;
    }
    if (order < 0) {
      return ROLLED_BACK; // Whether the earlier one extends it cannot be told from this copy.
    }
    if (earlier.size() == 0) {
      return Arrays.equals(earlier.root(), Rfc6962.emptyRoot()) ? EXTENDS : FORKED;
    }
    // A proof, not a comparison of hashes: tiles inside of the tree may be forged to suit.
    return ProofVerifier.consistency(
            earlier.size(),
            now.size(),
            tree.consistency(earlier.size(), now.size()),
            earlier.root(),
            now.root())
        ? EXTENDS
        : FORKED;
  }
}
