package io.proofline.tlog;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Housekeeping beside appends: done when asked, at rest between steps, finished when closed. */
@Timeout(60)
class ChoreTest {
  private final List<Exception> failures = new CopyOnWriteArrayList<>();

  @Test
  void askedManyTimesWhileAtWork_isDoneOnceMore() throws Exception {
    Semaphore begun = new Semaphore(0);
    Semaphore goOn = new Semaphore(0);
    AtomicInteger done = new AtomicInteger();
    Chore.Work work =
        rest -> {
          begun.release();
          goOn.acquireUninterruptibly();
          done.incrementAndGet();
        };
    try (Chore chore = new Chore("test", work, failures::add)) {
      chore.ask();
      begun.acquire();
      chore.ask();
      chore.ask();
      chore.ask();
      goOn.release(10);
    }
    assertThat(done).hasValue(2);
    assertThat(failures).isEmpty();
  }

  @Test
  void neverAsked_doesNothing() {
    AtomicInteger done = new AtomicInteger();
    try (Chore _ = new Chore("test", rest -> done.incrementAndGet(), failures::add)) {
      assertThat(done).hasValue(0);
    }
    assertThat(done).hasValue(0);
  }

  @Test
  void restsTwiceAsLongAsAStepTook_untilItIsClosed() throws Exception {
    long step = Duration.ofMillis(5).toNanos();
    CompletableFuture<Long> open = new CompletableFuture<>();
    CompletableFuture<Long> closed = new CompletableFuture<>();
    CountDownLatch closing = new CountDownLatch(1);
    Chore chore =
        new Chore(
            "test",
            rest -> {
              open.complete(timed(rest, step));
              try {
                closing.await();
                long end = System.nanoTime() + SECONDS.toNanos(20);
                long took = Long.MAX_VALUE;
                while (took > step && System.nanoTime() < end) { // Until close was noticed.
                  took = timed(rest, step);
                }
                closed.complete(took);
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
            },
            failures::add);
    chore.ask();
    assertThat(open.get()).isGreaterThanOrEqualTo(2 * step);
    closing.countDown();
    chore.close();
    assertThat(closed.get()).isLessThanOrEqualTo(step);
    assertThat(failures).isEmpty();
  }

  private static long timed(Rest rest, long step) throws IOException {
    long start = System.nanoTime();
    rest.after(step);
    return System.nanoTime() - start;
  }

  @Test
  void whatEndsIt_isToldOnceAndItIsNotDoneAgain() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch told = new CountDownLatch(1);
    Chore.Work work =
        rest -> {
          begun.incrementAndGet();
          throw new IOException("no space left on device");
        };
    try (Chore chore =
        new Chore(
            "test",
            work,
            failure -> {
              failures.add(failure);
              told.countDown();
            })) {
      chore.ask();
      told.await();
      chore.ask();
    }
    assertThat(begun).hasValue(1);
    assertThat(failures).singleElement().asString().contains("no space left on device");
  }
}
