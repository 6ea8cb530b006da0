package io.proofline.tlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Carries out the changes of a commit. Doing it again, after any interruption, ends the same. */
final class Placement {
  private final Path base;
  private final Path temporary;
  private final Disk disk;

  Placement(Path base, Path temporary, Disk disk) {
    this.base = base;
    this.temporary = temporary;
    this.disk = disk;
  }

  /**
   * Writes and moves files, all durable when it returns. Deletions are left for later.
   *
   * @param next a further file whose directory must be there afterwards
   */
  void put(List<Change> changes, Path next) throws IOException {
    Map<Path, Path> written = new LinkedHashMap<>();
    for (Change change : changes) {
      if (change instanceof Change.Write write) {
        Path file = temporary.resolve("commit-" + written.size());
        disk.write(file, write.bytes().content());
        written.put(file, base.resolve(write.path()));
      }
    }
    disk.forceAll(written.keySet());
    Set<Path> directories = new LinkedHashSet<>();
    for (Map.Entry<Path, Path> file : written.entrySet()) {
      directory(file.getValue(), directories);
      disk.rename(file.getKey(), file.getValue());
    }
    for (Change change : changes) {
      if (change instanceof Change.Move move) {
        move(base.resolve(move.from()), base.resolve(move.path()), directories);
      }
    }
    directory(next, directories);
    disk.forceAllDirectories(directories);
  }

  private void move(Path from, Path to, Set<Path> directories) throws IOException {
    if (Files.exists(to)) {
      disk.delete(from);
    } else {
      directory(to, directories);
      disk.rename(from, to);
    }
  }

  void deletions(List<Change> changes) throws IOException {
    for (Change change : changes) {
      if (change instanceof Change.Delete) {
        disk.delete(base.resolve(change.path()));
      }
    }
  }

  /** Makes the file's directory, and remembers which directories hold new names. */
  private void directory(Path file, Set<Path> changed) throws IOException {
    Path directory = file.getParent();
    if (directory == null || !changed.add(directory)) {
      return;
    }
    if (!Files.isDirectory(directory)) {
      for (Path at = directory;
          at != null && !Files.isDirectory(at) && at.getParent() != null;
          at = at.getParent()) {
        changed.add(at.getParent());
      }
      disk.createDirectories(directory);
    }
  }
}
