package io.proofline.actions;

import io.proofline.ledger.backup.Backup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * Writes a workspace into one file. Records nothing: a backup says nothing about the world, and the
 * state that it holds would be older than the statement about it.
 */
public final class BackUpWorkspace {
  private final Clock clock;

  /** With the time that the backup carries. */
  public BackUpWorkspace(Clock clock) {
    this.clock = clock;
  }

  /**
   * Backs up.
   *
   * @param file must not be there
   * @param passphrase under which the secret keys are sealed; empty to leave them out
   */
  public Backup.Made run(Path workspace, Path file, Optional<char[]> passphrase)
      throws IOException {
    return Backup.make(workspace, file, passphrase, clock);
  }
}
