package io.proofline.tlog;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The single steps by which files are changed. A seam: tests fail or kill each step in turn.
 *
 * <p>A file becomes visible whole or not at all: {@link #create}, {@link #force}, {@link #rename},
 * {@link #forceDirectory}.
 */
public interface Disk {

  /** Creates or truncates a file; the caller closes the stream. */
  OutputStream create(Path file) throws IOException;

  /** Makes the content of a file durable. */
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

  /** Writes a file whole, not yet durable. */
  default void write(Path file, byte[] bytes) throws IOException {
    try (OutputStream out = create(file)) {
      out.write(bytes);
    }
  }

  /** Makes the content of many files durable at once, which costs little more than one. */
  default void forceAll(Collection<Path> files) throws IOException {
    inParallel(files, this::force);
  }

  /** Makes the names in many directories durable at once. */
  default void forceAllDirectories(Collection<Path> directories) throws IOException {
    inParallel(directories, this::forceDirectory);
  }

  /** Something done to a path. */
  @FunctionalInterface
  interface Step {
    /** Does it. */
    void on(Path path) throws IOException;
  }

  private static void inParallel(Collection<Path> paths, Step step) throws IOException {
    if (paths.size() < 2) {
      for (Path path : paths) {
        step.on(path);
      }
      return;
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(Math.min(16, paths.size()))) {
      List<Future<?>> steps = new ArrayList<>();
      for (Path path : paths) {
        steps.add(
            pool.submit(
                () -> {
                  step.on(path);
                  return null;
                }));
      }
      for (Future<?> done : steps) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause
          ? cause
          : new IOException(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while files were made durable");
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
    return new Disk() {
      @Override
      public OutputStream create(Path file) throws IOException {
        return Files.newOutputStream(file);
      }

      @Override
      public void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }

      @Override
      public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }

      @Override
      public void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
          channel.force(true);
        }
      }

      @Override
      public void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory);
      }

      @Override
      public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
      }

      @Override
      public byte[] read(Path file) throws IOException {
        return Files.readAllBytes(file);
      }
    };
  }
}
