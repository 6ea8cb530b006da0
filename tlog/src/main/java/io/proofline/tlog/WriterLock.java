package io.proofline.tlog;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * One writer at a time, over threads and processes of one machine, by a lock on a file that stays.
 * Network file systems are discouraged.
 */
public final class WriterLock {
  private final Path file;
  private final Duration patience;

  /** A lock on that file, waited for at most that long. */
  public WriterLock(Path file, Duration patience) {
    this.file = file;
    this.patience = patience;
  }

  /** Waits for the lock. Throws IOException when it is not free in time. */
  public Held acquire() throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      while (true) {
        FileLock lock = tryLock(channel);
        if (lock != null) {
          return new Held(channel);
        }
        if (System.nanoTime() > deadline) {
          throw new IOException(
              "another process has held "
                  + file
                  + " for "
                  + patience.toSeconds()
                  + " s; nothing was written, try again when it has ended");
        }
        Thread.sleep(5);
      }
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    } catch (InterruptedException e) {
      channel.close();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + file + "; nothing was written", e);
    }
  }

  private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel channel)
      throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // Held by another thread of this process.
    }
  }

  /** The lock while it is held; closing frees it. */
  public static final class Held implements AutoCloseable {
    private final FileChannel channel;

    private Held(FileChannel channel) {
      this.channel = channel;
    }

    boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
