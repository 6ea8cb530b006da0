package io.proofline.tlog;

import java.io.IOException;

/**
 * Signs checkpoints with one key. A log has one or more: the first line of its checkpoints is
 * Ed25519 ({@link SigningKey}), further lines may be of other kinds.
 */
@FunctionalInterface
public interface NoteSigner {

  /**
   * The signature line for a checkpoint.
   *
   * @throws IOException when the key cannot be used now; the checkpoint is then not signed at all
   */
  SignedNote.Line line(Checkpoint checkpoint) throws IOException;
}
