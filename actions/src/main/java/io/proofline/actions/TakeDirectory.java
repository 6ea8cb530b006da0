package io.proofline.actions;

import io.proofline.trail.directory.Directories;
import io.proofline.trail.directory.DirectoryExport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Takes the export of a directory into the ledger, so that answers can name people. */
public final class TakeDirectory {
  private final Mandate mandate;

  /** In a workspace. */
  public TakeDirectory(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * Records an export; a file that cannot be relied on is refused whole.
   *
   * @param files one CSV file, or all pages of a list of users
   * @param name which directory
   * @param asOf date of the export
   * @param providers providers whose subjects the listed names are
   * @throws io.proofline.trail.directory.DirectoryException when a file is refused
   * @throws IllegalArgumentException when name or date are none
   */
  public Directories.Recorded run(
      List<Path> files, String name, Instant asOf, List<String> providers) throws IOException {
    DirectoryExport export = DirectoryExport.read(files, providers);
    return new Directories(IngestTrail.store(mandate)).record(name, asOf, export, mandate.actor());
  }

  /** Exports on record that count. */
  public List<Directories.Recorded> all() throws IOException {
    return new Directories(IngestTrail.store(mandate)).all();
  }
}
