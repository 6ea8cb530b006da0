package io.proofline.tlog;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One writer at a time, over threads and processes of one machine, by a lock on a file that stays.
 * Network file systems are discouraged.
 */
public final class WriterLock {
  private final Path file;
  private final Duration patience;
  private final Disk disk;

  /** A lock on that file, waited for at most that long. */
  public WriterLock(Path file, Duration patience) {
    this(file, patience, Disk.system());
  }

  /** A lock on a file of that disk. */
  public WriterLock(Path file, Duration patience, Disk disk) {
    this.file = file;
    this.patience = patience;
    this.disk = disk;
  }

  /** Waits for the lock. Throws IOException when it is not free in time. */
  public Held acquire() throws IOException {
    long start = System.nanoTime();
    long pause = 50_000;
    try {
      while (true) {
        Closeable lock = disk.tryLock(file);
        if (lock != null) {
          return new Held(lock);
        }
        if (System.nanoTime() - start > patience.toNanos()) {
          throw new IOException(
              "another process has held "
                  + file
                  + " for "
                  + patience.toSeconds()
                  + " s; nothing was written, try again when it has ended");
        }
        Thread.sleep(Duration.ofNanos(pause));
        pause = Math.min(2 * pause, 5_000_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + file + "; nothing was written", e);
    }
  }

  /** The lock while it is held; closing frees it. */
  public static final class Held implements AutoCloseable {
    private final Closeable lock;
    private boolean open = true;

    private Held(Closeable lock) {
      this.lock = lock;
    }

    boolean isOpen() {
      return open;
    }

    @Override
    public void close() throws IOException {
      open = false;
      lock.close();
    }
  }
}
