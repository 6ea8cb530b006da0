package io.proofline.tlog;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A log's resources as files. A file becomes visible whole: written beside the log, made durable,
 * renamed, and its directory made durable. Writers of one machine take turns by a lock file.
 * Network file systems are discouraged.
 */
public final class PosixLogStore implements LogStore {
  private final Path directory;
  private final Path scratch;
  private final Disk disk;
  private final WriterLock lock;
  private final Folders folders;

  /**
   * A store.
   *
   * @param directory the log's directory; made with the first resource
   * @param scratch directory for files that are not complete yet, and for the lock: outside of the
   *     log, in the same file system
   */
  public PosixLogStore(Path directory, Path scratch, Disk disk) {
    this.directory = directory.toAbsolutePath();
    this.scratch = scratch;
    this.disk = disk;
    this.folders = new Folders(parent(this.directory), disk);
    this.lock =
        new WriterLock(
            scratch.resolve(directory.getFileName() + ".lock"), Duration.ofSeconds(60), disk);
  }

  @Override
  public byte @Nullable [] get(String name) throws IOException {
    try {
      return disk.read(file(name));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  @Override
  public void putIfAbsent(Map<String, byte[]> resources) throws IOException {
    try (WriterLock.Held _ = held()) {
      Map<Path, Path> fresh = new LinkedHashMap<>();
      Folders.Changes names = folders.changes();
      for (Map.Entry<String, byte[]> resource : resources.entrySet()) {
        Path file = file(resource.getKey());
        byte[] there = get(resource.getKey());
        if (there == null) {
          Path temporary = scratch.resolve(directory.getFileName() + ".put-" + fresh.size());
          disk.write(temporary, resource.getValue());
          fresh.put(temporary, file);
        } else if (!Arrays.equals(there, resource.getValue())) {
          throw new StoreConflictException(directory.toString(), resource.getKey());
        } else {
          // Its name may have been put there by a process that ended before it was durable.
          names.touch(file);
        }
      }
      disk.forceAll(fresh.keySet());
      for (Map.Entry<Path, Path> file : fresh.entrySet()) {
        names.touch(file.getValue());
        disk.rename(file.getKey(), file.getValue());
      }
      names.force();
    }
  }

  @Override
  public boolean compareAndSwap(String name, byte @Nullable [] expected, byte[] bytes)
      throws IOException {
    try (WriterLock.Held _ = held()) {
      if (!Arrays.equals(expected, get(name))) {
        return false;
      }
      Path file = file(name);
      Path temporary = scratch.resolve(directory.getFileName() + ".swap");
      disk.write(temporary, bytes);
      disk.force(temporary);
      Folders.Changes names = folders.changes();
      names.touch(file);
      disk.rename(temporary, file);
      names.force();
      return true;
    }
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    List<String> names = new ArrayList<>();
    Deque<Path> open = new ArrayDeque<>(List.of(directory));
    while (!open.isEmpty()) {
      for (Path child : disk.list(open.pop())) {
        String name = directory.relativize(child).toString().replace('\\', '/');
        if (disk.isDirectory(child)) {
          if (name.startsWith(prefix) || prefix.startsWith(name + "/")) {
            open.push(child);
          }
        } else if (name.startsWith(prefix)) {
          names.add(name);
        }
      }
    }
    names.sort(null);
    return names;
  }

  @Override
  public void delete(Collection<String> names) throws IOException {
    Set<Path> emptied = new LinkedHashSet<>();
    for (String name : names) {
      Path file = file(name);
      disk.delete(file);
      if (parent(file).toString().endsWith(".p")) {
        emptied.add(parent(file));
      }
    }
    for (Path folder : emptied) {
      if (disk.list(folder).isEmpty()) {
        disk.delete(folder);
        folders.deleted(folder);
      }
    }
  }

  @Override
  public String toString() {
    return directory.toString();
  }

  private WriterLock.Held held() throws IOException {
    if (!disk.isDirectory(scratch)) {
      disk.createDirectories(scratch);
    }
    return lock.acquire();
  }

  private Path file(String name) {
    Path file = directory.resolve(name).normalize();
    if (!file.startsWith(directory) || file.equals(directory)) {
      throw new IllegalArgumentException("resource outside of its log: " + name);
    }
    return file;
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("no directory above " + file);
    }
    return parent;
  }
}
