package io.proofline.tlog;

import java.io.IOException;
import java.util.List;

/**
 * The step between "signed" and "published": gets cosignatures for a checkpoint that the log has
 * signed and stored, and decides whether it may be published.
 */
@FunctionalInterface
public interface Cosigner {

  /**
   * Cosignature lines to publish with the checkpoint; none is an answer too.
   *
   * @param signed the checkpoint with all lines of the log itself
   * @param tree hashes of the tree that was signed, for consistency proofs from any earlier size
   * @throws IOException when the checkpoint must not be published yet (no quorum). The tree stays
   *     signed, the published checkpoint stays the old one, and the next publication asks again
   */
  List<SignedNote.Line> cosign(SignedNote signed, SubtreeHashes tree) throws IOException;

  /** Nobody is asked. */
  static Cosigner none() {
    return (_, _) -> List.of();
  }
}
