package io.proofline.actions;

import io.proofline.ledger.backup.Restore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes a workspace from a backup: verified, compared with what is remembered, or not at all. */
public final class RestoreWorkspace {
  /**
   * Restores.
   *
   * @param folder must not be there, or be empty
   * @param passphrase of the sealed keys; empty to restore without keys
   * @param remembered saved checkpoints, or workspaces whose own checkpoints are remembered
   * @param acceptOlder restore also what is older than these, on purpose
   */
  public Restore.Restored run(
      Path file,
      Path folder,
      Optional<char[]> passphrase,
      List<Path> remembered,
      boolean acceptOlder)
      throws IOException {
    List<byte[]> notes = new ArrayList<>();
    for (Path path : remembered) {
      if (Files.isDirectory(path)) {
        notes.addAll(notesOf(path));
      } else {
        notes.add(Files.readAllBytes(path));
      }
    }
    return Restore.run(file, folder, passphrase, new Restore.Remembered(notes, acceptOlder));
  }

  private static List<byte[]> notesOf(Path workspace) throws IOException {
    List<byte[]> notes = new ArrayList<>();
    for (String glob : List.of("ledger/[0-9]{4}/checkpoint", "keys/ledger-[0-9]{4}\\.signed")) {
      try (Stream<Path> files = Files.walk(workspace, 3)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          if (workspace.relativize(file).toString().replace('\\', '/').matches(glob)) {
            notes.add(Files.readAllBytes(file));
          }
        }
      }
    }
    if (notes.isEmpty()) {
      throw new IllegalArgumentException(workspace + " remembers no checkpoint");
    }
    return notes;
  }
}
