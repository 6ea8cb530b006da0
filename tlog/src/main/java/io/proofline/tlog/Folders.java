package io.proofline.tlog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Directories below one root whose names are durable. That a directory is there says nothing: the
 * process that made it may have ended before it was durable. So the way to each one is forced once
 * by every process that puts files into it. Safe for several threads.
 */
public final class Folders {
  private final Path root;
  private final Disk disk;
  private final Set<Path> anchored = ConcurrentHashMap.newKeySet();

  /** Directories below a root, which must be there, and durable. */
  public Folders(Path root, Disk disk) {
    this.root = root;
    this.disk = disk;
  }

  /** A set of changes of names, made durable together. */
  public final class Changes {
    private final Set<Path> changed = new LinkedHashSet<>();
    private final Set<Path> reached = new LinkedHashSet<>();

    private Changes() {}

    /** The file's name is about to change, or was changed and may not be durable. */
    public void touch(Path file) throws IOException {
      Path folder = parent(file);
      changed.add(folder);
      if (!reached.add(folder)) {
        return;
      }
      if (!disk.isDirectory(folder)) {
        disk.createDirectories(folder);
        anchored.remove(folder);
      }
      for (Path at = folder;
          at.startsWith(root) && !at.equals(root) && !anchored.contains(at);
          at = parent(at)) {
        reached.add(at);
        changed.add(parent(at));
      }
    }

    /** Makes all of it durable. */
    public void force() throws IOException {
      disk.forceAllDirectories(changed);
      anchored.addAll(reached);
    }
  }

  /** An empty set of changes. */
  public Changes changes() {
    return new Changes();
  }

  /** A directory was deleted. */
  public void deleted(Path folder) {
    anchored.remove(folder);
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("no directory above " + file);
    }
    return parent;
  }
}
