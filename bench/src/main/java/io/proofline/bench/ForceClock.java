package io.proofline.bench;

import io.proofline.tlog.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A disk that adds up how long its callers waited for it to make things durable. */
final class ForceClock implements Disk {
  private final Disk disk;
  private final AtomicLong nanos = new AtomicLong();

  ForceClock(Disk disk) {
    this.disk = disk;
  }

  /** Time spent in forcing, in nanoseconds. */
  long nanos() {
    return nanos.get();
  }

  /** Something that forces. */
  private interface Force {
    void run() throws IOException;
  }

  private void timed(Force force) throws IOException {
    long start = System.nanoTime();
    try {
      force.run();
    } finally {
      nanos.addAndGet(System.nanoTime() - start);
    }
  }

  @Override
  public void force(Path file) throws IOException {
    timed(() -> disk.force(file));
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    timed(() -> disk.forceDirectory(directory));
  }

  @Override
  public void forceAll(Collection<Path> files) throws IOException {
    timed(() -> disk.forceAll(files));
  }

  @Override
  public void forceAllDirectories(Collection<Path> directories) throws IOException {
    timed(() -> disk.forceAllDirectories(directories));
  }

  @Override
  public OutputStream create(Path file) throws IOException {
    return disk.create(file);
  }

  @Override
  public Growing grow(Path file) throws IOException {
    return disk.grow(file);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    disk.rename(from, to);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    disk.createDirectories(directory);
  }

  @Override
  public void delete(Path file) throws IOException {
    disk.delete(file);
  }

  @Override
  public byte[] read(Path file) throws IOException {
    return disk.read(file);
  }

  @Override
  public byte[] read(Path file, long position, int length) throws IOException {
    return disk.read(file, position, length);
  }

  @Override
  public long size(Path file) throws IOException {
    return disk.size(file);
  }

  @Override
  public boolean isDirectory(Path path) throws IOException {
    return disk.isDirectory(path);
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    return disk.list(directory);
  }

  @Override
  public MemorySegment map(Path file, Arena arena) throws IOException {
    return disk.map(file, arena);
  }

  @Override
  public @Nullable Closeable tryLock(Path file) throws IOException {
    return disk.tryLock(file);
  }
}
