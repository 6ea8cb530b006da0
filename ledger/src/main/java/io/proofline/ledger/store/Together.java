package io.proofline.ledger.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Does many requests, some at a time. */
final class Together {
  private static final int AT_ONCE = 16;

  private Together() {}

  /**
   * All steps, some at a time. After a failure no further step begins; it is thrown when those that
   * had begun have ended.
   */
  static <T> List<T> all(List<Callable<T>> steps) throws IOException {
    Semaphore places = new Semaphore(AT_ONCE);
    Queue<IOException> failed = new ConcurrentLinkedQueue<>();
    List<Future<T>> running = new ArrayList<>();
    List<T> results = new ArrayList<>();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Callable<T> step : steps) {
        running.add(
            pool.submit(
                () -> {
                  places.acquire();
                  try {
                    IOException before = failed.peek();
                    if (before != null) {
                      throw before;
                    }
                    return step.call();
                  } catch (IOException e) {
                    failed.add(e);
                    throw e;
                  } finally {
                    places.release();
                  }
                }));
      }
      for (Future<T> done : running) {
        results.add(done.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause
          ? cause
          : new IOException(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted; run it again, it goes on where it was", e);
    }
  }
}
