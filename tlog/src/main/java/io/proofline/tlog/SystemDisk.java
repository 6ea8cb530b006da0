package io.proofline.tlog;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The file system of the platform. */
final class SystemDisk implements Disk {
  /** One for the process, because the kernel's locks are. */
  static final SystemDisk INSTANCE = new SystemDisk();

  /**
   * Files that are made durable at once. A file system makes several durable in little more time
   * than one; what is appended meanwhile waits behind all of them, 16 four times as long as 3.
   */
  private static final int AT_ONCE = 3;

  private final Set<Path> held = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor forcing =
      new ThreadPoolExecutor(
          AT_ONCE,
          AT_ONCE,
          5,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().daemon().name("force-", 0).factory());

  private SystemDisk() {
    forcing.allowCoreThreadTimeOut(true);
  }

  /** Something done to a path. */
  private interface Step {
    void on(Path path) throws IOException;
  }

  @Override
  public void forceAll(Collection<Path> files) throws IOException {
    inParallel(files, this::force);
  }

  @Override
  public void forceAllDirectories(Collection<Path> directories) throws IOException {
    inParallel(directories, this::forceDirectory);
  }

  private void inParallel(Collection<Path> paths, Step step) throws IOException {
    if (paths.size() < 2) {
      for (Path path : paths) {
        step.on(path);
      }
      return;
    }
    List<Future<?>> steps = new ArrayList<>(paths.size());
    for (Path path : paths) {
      steps.add(
          forcing.submit(
              () -> {
                step.on(path);
                return null;
              }));
    }
    try {
      IOException failure = null;
      for (Future<?> done : steps) {
        try {
          done.get();
        } catch (ExecutionException e) {
          IOException cause =
              e.getCause() instanceof IOException io
                  ? io
                  : new IOException(String.valueOf(e.getMessage()), e);
          if (failure == null) {
            failure = cause;
          }
        }
      }
      if (failure != null) {
        throw failure;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while files were made durable");
    }
  }

  @Override
  public OutputStream create(Path file) throws IOException {
    return Files.newOutputStream(file);
  }

  @Override
  public Growing grow(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    return new Growing() {
      @Override
      public void write(long position, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer, position + buffer.position());
        }
      }

      @Override
      public void force() throws IOException {
        channel.force(false); // The length is made durable too: it is needed to read the data.
      }

      @Override
      public void truncate(long length) throws IOException {
        channel.truncate(length);
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
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

  @Override
  public byte[] read(Path file, long position, int length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      int available = Math.clamp(channel.size() - position, 0, length);
      ByteBuffer buffer = ByteBuffer.allocate(available);
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, position + buffer.position()) < 0) {
          return Arrays.copyOf(buffer.array(), buffer.position());
        }
      }
      return buffer.array();
    }
  }

  @Override
  public long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return -1;
    }
  }

  @Override
  public boolean isDirectory(Path path) {
    return Files.isDirectory(path);
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(children::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    children.sort(null);
    return children;
  }

  @Override
  public MemorySegment map(Path file, Arena arena) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    }
  }

  /**
   * Locks by the kernel's table, which knows processes only: closing any descriptor of a locked
   * file frees the lock of the whole process. So a file is opened for its lock only when no thread
   * of this process holds it, and nobody else may open a lock file.
   */
  @Override
  public @Nullable Closeable tryLock(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    Path name = file.getFileName();
    if (parent == null || name == null) {
      throw new IOException("no file to lock: " + file);
    }
    Path real = parent.toRealPath().resolve(name);
    if (!held.add(real)) {
      return null;
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(real, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() != null) {
        FileChannel locked = channel;
        channel = null;
        return () -> {
          try {
            locked.close();
          } finally {
            held.remove(real);
          }
        };
      }
      held.remove(real);
      return null;
    } catch (IOException | RuntimeException e) {
      held.remove(real);
      throw e;
    } finally {
      if (channel != null) {
        channel.close();
      }
    }
  }
}
