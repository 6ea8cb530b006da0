package io.proofline.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One line on stderr that tells what is being done and for how long. Drawn only on a terminal, only
 * after a second, and wiped when the work ends.
 */
public final class Progress implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final String WIPE = "\r\u001b[K";

  private final PrintStream err;
  private final @Nullable Thread painter;
  private final long started = System.nanoTime();
  private volatile Supplier<String> what;

  private Progress(PrintStream err, boolean drawn, String what) {
    this.err = err;
    this.what = () -> what;
    this.painter =
        drawn ? Thread.ofPlatform().daemon().name("progress").unstarted(this::paint) : null;
  }

  static Progress start(PrintStream err, boolean drawn, String what) {
    Progress progress = new Progress(err, drawn, what);
    if (progress.painter != null) {
      progress.painter.start();
    }
    return progress;
  }

  /**
   * What is being done now, for example {@code reading file 12 of 96}; put into words only when it
   * is drawn.
   */
  public void now(Supplier<String> doing) {
    what = doing;
  }

  private void paint() {
    try {
      Thread.sleep(PATIENCE);
      while (true) {
        long seconds = Duration.ofNanos(System.nanoTime() - started).toSeconds();
        err.print(WIPE + what.get() + "  " + seconds + " s");
        err.flush();
        Thread.sleep(200);
      }
    } catch (InterruptedException e) {
      err.print(WIPE);
      err.flush();
    }
  }

  @Override
  public void close() {
    if (painter == null) {
      return;
    }
    painter.interrupt();
    try {
      painter.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
