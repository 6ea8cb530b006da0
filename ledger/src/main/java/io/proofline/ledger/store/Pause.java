package io.proofline.ledger.store;

import java.io.InterruptedIOException;
import java.time.Duration;

/** Waiting between attempts. */
@FunctionalInterface
public interface Pause {
  /** Waits before attempt number {@code attempt + 1}. */
  void after(int attempt) throws InterruptedIOException;

  /** A fifth of a second, twice as long each time, at most five seconds. */
  static Pause growing() {
    return attempt -> {
      try {
        Thread.sleep(Duration.ofMillis(Math.min(5_000, 100L << Math.min(attempt, 6))));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for a bucket");
      }
    };
  }
}
