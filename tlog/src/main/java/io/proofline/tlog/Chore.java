package io.proofline.tlog;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Housekeeping of an open log, in a thread of its own: done once after {@link #ask}, however often
 * that was called meanwhile. It rests twice as long as each of its steps took, so that appends find
 * the disk free most of the time; {@link #close} ends the rests and waits for what was asked for.
 */
final class Chore implements AutoCloseable {
  private static final Duration LONGEST_REST = Duration.ofMillis(50);

  /** Something to do, step by step. */
  @FunctionalInterface
  interface Work {
    void run(Rest rest) throws IOException;
  }

  private final Work work;
  private final Consumer<Exception> failed;
  private final Thread thread;
  private boolean asked;
  private volatile boolean closing;

  /**
   * A chore that waits to be asked for.
   *
   * @param name of its thread
   * @param failed told what ended the chore early; it is not done again then
   */
  Chore(String name, Work work, Consumer<Exception> failed) {
    this.work = work;
    this.failed = failed;
    this.thread = Thread.ofPlatform().daemon().name(name).start(this::runAll);
  }

  /** Asks for it to be done. */
  synchronized void ask() {
    asked = true;
    notifyAll();
  }

  private void runAll() {
    try {
      while (next()) {
        work.run(this::rest);
      }
    } catch (IOException | RuntimeException e) {
      failed.accept(e);
    }
  }

  /** Waits to be asked; false when it is closed and nothing is left to do. */
  private synchronized boolean next() throws IOException {
    try {
      while (!asked && !closing) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new InterruptedIOException(thread.getName() + " was interrupted");
    }
    boolean more = asked;
    asked = false;
    return more;
  }

  private void rest(long nanos) throws IOException {
    if (!closing) {
      try {
        Thread.sleep(Duration.ofNanos(Math.min(2 * nanos, LONGEST_REST.toNanos())));
      } catch (InterruptedException e) {
        throw new InterruptedIOException(thread.getName() + " was interrupted");
      }
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
