package io.proofline.tlog;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The single steps by which files are read and changed. A seam: tests fail, cut short or kill each
 * step in turn, and cut the power so that only what was forced is left.
 *
 * <p>A file becomes visible whole or not at all: {@link #create}, {@link #force}, {@link #rename},
 * {@link #forceDirectory}.
 */
public interface Disk {

  /** A file that is written in place and grows: a journal. */
  interface Growing extends Closeable {
    /** Writes all bytes at the position; not yet durable. */
    void write(long position, byte[] bytes) throws IOException;

    /** Makes everything written so far durable. A failure is final: see {@link Disk#force}. */
    void force() throws IOException;

    /** Cuts the file to that length. */
    void truncate(long length) throws IOException;
  }

  /** Creates or truncates a file; the caller closes the stream. */
  OutputStream create(Path file) throws IOException;

  /** Opens a file to be written in place, and creates it where it is missing. */
  Growing grow(Path file) throws IOException;

  /**
   * Makes the content of a file durable. After a failure the system may show pages that the disk
   * does not hold and call them clean: asking again proves nothing, only writing again does.
   */
  void force(Path file) throws IOException;

  /** Replaces the target in one step; both stand in one file system. */
  void rename(Path from, Path to) throws IOException;

  /** Makes the names in a directory durable. */
  void forceDirectory(Path directory) throws IOException;

  /** Creates a directory and its parents where they are missing. */
  void createDirectories(Path directory) throws IOException;

  /** Deletes a file or an empty directory when it is there. */
  void delete(Path file) throws IOException;

  /** Reads a file whole. Throws NoSuchFileException when it is not there. */
  byte[] read(Path file) throws IOException;

  /** Reads a part of a file: fewer bytes than asked for only at its end. */
  byte[] read(Path file, long position, int length) throws IOException;

  /** Length of a file in bytes; -1 when it is not there. */
  long size(Path file) throws IOException;

  /** Whether the path is a directory. */
  boolean isDirectory(Path path) throws IOException;

  /** Children of a directory, sorted by name; empty when there is no such directory. */
  List<Path> list(Path directory) throws IOException;

  /** A file's content, to be read here and there; valid until the arena is closed. */
  MemorySegment map(Path file, Arena arena) throws IOException;

  /**
   * Locks a file, made where missing, for one holder over threads and processes; null when somebody
   * holds it. Nothing else may open that file: closing it would free the lock.
   */
  @Nullable Closeable tryLock(Path file) throws IOException;

  /** Writes a file whole, not yet durable. */
  default void write(Path file, byte[] bytes) throws IOException {
    try (OutputStream out = create(file)) {
      out.write(bytes);
    }
  }

  /** Makes the content of many files durable; at once where that is faster. */
  default void forceAll(Collection<Path> files) throws IOException {
    for (Path file : files) {
      force(file);
    }
  }

  /** Makes the names in many directories durable; at once where that is faster. */
  default void forceAllDirectories(Collection<Path> directories) throws IOException {
    for (Path directory : directories) {
      forceDirectory(directory);
    }
  }

  /** Writes beside the target, makes it durable, then puts it in place. */
  default void replace(Path target, Path temporary, byte[] bytes) throws IOException {
    write(temporary, bytes);
    force(temporary);
    rename(temporary, target);
    forceDirectory(target.resolveSibling("."));
  }

  /** The file system of the platform. */
  static Disk system() {
    return SystemDisk.INSTANCE;
  }
}
